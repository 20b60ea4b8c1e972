// Where the site comes from and goes to.
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The top folder of the repository, with a slash at its end. */
export const root = fileURLToPath(new URL('../../', import.meta.url));
/** The finished site. */
export const siteFolder = `${root}docs/site`;
/** Markdown pages as TypeDoc gets them. */
export const pagesFolder = `${root}out/docs-pages`;
/** Notebooks with their outputs, as `npm run notebooks` leaves them. */
export const executedFolder = `${root}out/notebooks`;

/** Files below a folder, as paths from the root, without dot-files, installed and built ones. */
export function filesBelow(folder) {
  const skipped = new Set(['node_modules', 'dist', 'generated', 'site']);
  const names = readdirSync(root + folder, { withFileTypes: true });
  return names
    .filter(({ name }) => !name.startsWith('.') && !skipped.has(name))
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      return entry.isDirectory() ? filesBelow(path) : [path];
    })
    .sort();
}

export function isFile(path) {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** Writes a file, and its folder when it is not there. */
export function write(path, content) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}
