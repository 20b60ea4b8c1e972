/** One place of a file that a page changes: what stands there, and what shall. */
interface Hunk {
  readonly before: string;
  readonly after: string;
}

/** A file that a page changes. */
export interface PageChange {
  readonly path: string;
  readonly hunks: readonly Hunk[];
}

/**
 * The changes of a page: blocks of ```diff below a line that names their file in bold. Lines that
 * go begin with -, lines to add with +, others are there; @@ is between places of a file.
 */
export function changesOf(page: string): PageChange[] {
  const blocks = page.matchAll(/^\*\*\[([^\]]+)\]\([^)]+\)\*\*\n\n```diff\n([\s\S]*?)^```$/gm);
  return [...blocks].map(([, path, text]) => ({ path, hunks: text.split(/^@@\n/m).map(hunkOf) }));
}

function hunkOf(text: string): Hunk {
  const lines = text.match(/.*\n/g) ?? [];
  const without = (sign: string) => lines.filter((line) => !line.startsWith(sign));
  const joined = (kept: string[]) => kept.map((line) => line.slice(1) || '\n').join('');
  return { before: joined(without('+')), after: joined(without('-')) };
}

/**
 * A file as the page wants it; what has no place goes behind everything else.
 * @throws Error that quotes a place which the file does not have, or has more than once
 */
export function changed(text: string, { path, hunks }: PageChange): string {
  return hunks.reduce((whole, { before, after }) => {
    if (before === '') return `${whole}\n${after}`;
    const places = whole.split(before).length - 1;
    if (places === 1) return whole.replace(before, () => after);
    throw new Error(`${path} has ${places} times what the page shows:\n${before.trimEnd()}`);
  }, text);
}
