import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The folders of a package and of all that it is compiled with, by the references between them. */
export function neededPackages(folder, found = new Set()) {
  found.add(folder);
  const { references = [] } = JSON.parse(readFileSync(`${folder}/tsconfig.json`, 'utf8'));
  for (const { path } of references) {
    const needed = join(folder, path);
    if (!found.has(needed)) neededPackages(needed, found);
  }
  return [...found];
}
