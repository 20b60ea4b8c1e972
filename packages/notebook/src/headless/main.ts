import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { printable } from '@obelisk/engine/text';
import { runNotebooks } from './run-notebooks.js';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
/** What one notebook may take, the exercises included: many times what it takes here. */
const seconds = 600;

/**
 * `npm run notebooks [names...]`: runs all notebooks, or those whose names contain one of the
 * names, and writes them with their outputs to `out/notebooks`.
 *
 * @returns the exit code: 1 when one failed or there was none
 *
 * @example
 * ```ts
 * import { main } from '@obelisk/notebook/node';
 * await main(['--help']); // => 0
 * ```
 */
export async function main(names: readonly string[]): Promise<number> {
  if (names.some((name) => name.startsWith('-'))) {
    console.log('npm run notebooks [names...]: runs all notebooks, or those with such names');
    return names.every((name) => name === '--help') ? 0 : 1;
  }
  const paths = notebooksNamed(names);
  if (paths.length === 0) {
    console.error(`notebooks: none is named ${printable(names.join(' or '))}`);
    return 1;
  }
  const options = { folder: `${root}out/notebooks`, seconds, print: console.log };
  const failed = await runNotebooks(paths, options);
  console.log(`notebooks: ${paths.length - failed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

function notebooksNamed(names: readonly string[]): string[] {
  const folder = `${root}notebooks`;
  const files = existsSync(folder) ? readdirSync(folder).sort() : [];
  return files
    .filter((file) => file.endsWith('.ipynb') && !file.startsWith('.'))
    .filter((file) => names.length === 0 || names.some((name) => file.includes(name)))
    .map((file) => `${folder}/${file}`);
}
