import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { FuzzInput } from './fuzz-kind.js';

/** Writes the files of an input into a folder, which may be there already. */
export function writeFiles(folder: string, files: FuzzInput['files']): void {
  for (const [path, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
}
