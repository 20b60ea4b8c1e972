const prefix = 'obelisk-lab-';

/** What this browser keeps under that name; null for nothing, or where it keeps nothing at all. */
export function remembered(name: string): string | null {
  try {
    return localStorage.getItem(prefix + name);
  } catch {
    return null;
  }
}

/**
 * Keeps a text in this browser, or with null forgets it.
 * @returns whether it is kept: storage may be full, or switched off
 */
export function remember(name: string, text: string | null): boolean {
  try {
    if (text === null) localStorage.removeItem(prefix + name);
    else localStorage.setItem(prefix + name, text);
    return true;
  } catch {
    return false;
  }
}
