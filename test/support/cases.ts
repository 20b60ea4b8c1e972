import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The bytes of an input in test/fixtures/cases: a small file that once did harm. */
export function caseFile(name: string): Uint8Array {
  return readFileSync(fileURLToPath(new URL(`../fixtures/cases/${name}`, import.meta.url)));
}
