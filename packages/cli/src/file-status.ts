import { type Stats, statSync } from 'node:fs';

/** What is at a path, links followed; null when nothing is or it cannot be seen. */
export function fileStatus(path: string): Stats | null {
  try {
    return statSync(path);
  } catch {
    return null;
  }
}
