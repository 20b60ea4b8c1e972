import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ListedNotebook } from '../page/notebook-list.js';

/** The notebooks of a folder, in the order of their file names, as the home page tells of them. */
export function listNotebooks(folder: string): ListedNotebook[] {
  const files = existsSync(folder) ? readdirSync(folder) : [];
  return files
    .filter((file) => file.endsWith('.ipynb'))
    .sort()
    .map((file) => {
      const name = file.replace(/\.ipynb$/, '');
      return { name, ...describe(readFileSync(join(folder, file), 'utf8'), name) };
    });
}

/** Title and first sentence, from the first Markdown cell. */
function describe(json: string, name: string): { title: string; about: string } {
  const { cells } = JSON.parse(json) as {
    cells: { cell_type: string; source: string | string[] }[];
  };
  const first = cells.find(({ cell_type }) => cell_type === 'markdown')?.source ?? '';
  const lines = (Array.isArray(first) ? first.join('') : first).split('\n');
  const title = lines.find((line) => line.startsWith('# '))?.slice(2) ?? name;
  const text = lines
    .filter((line) => !line.startsWith('#'))
    .join('\n')
    .trim();
  const paragraph = text.split('\n\n')[0].replaceAll('\n', ' ');
  const about = /^.*?[.!?](?=\s|$)/.exec(paragraph)?.[0] ?? paragraph;
  return { title, about: about.replace(/[*`$]/g, '') };
}
