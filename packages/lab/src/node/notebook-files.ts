import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readFileBytes } from '@obelisk/data/node';
import { type Notebook, parseNotebook } from '@obelisk/notebook/runtime';
import type { ListedNotebook } from '../page/notebook-list.js';

/**
 * The notebooks of a folder, in the order of their file names, as the home page tells of them.
 *
 * @throws Error that names a file which is no notebook, and says what was wrong
 */
export function listNotebooks(folder: string): ListedNotebook[] {
  const files = existsSync(folder) ? readdirSync(folder) : [];
  return files
    .filter((file) => file.endsWith('.ipynb') && !file.startsWith('.'))
    .sort()
    .map((file) => {
      const text = new TextDecoder().decode(readFileBytes(join(folder, file)));
      const name = file.replace(/\.ipynb$/, '');
      return { name, ...describe(parseNotebook(text, file), name) };
    });
}

/** Title and first sentence, from the first Markdown cell. */
function describe({ cells }: Notebook, name: string): { title: string; about: string } {
  const first = cells.find(({ type }) => type === 'markdown')?.source ?? '';
  const lines = first.split('\n');
  const title = lines.find((line) => line.startsWith('# '))?.slice(2) ?? name;
  const text = lines
    .filter((line) => !line.startsWith('#'))
    .join('\n')
    .trim();
  const paragraph = text.split('\n\n')[0].replaceAll('\n', ' ');
  const about = /^.*?[.!?](?=\s|$)/.exec(paragraph)?.[0] ?? paragraph;
  return { title, about: about.replace(/[*`$_]/g, '') };
}
