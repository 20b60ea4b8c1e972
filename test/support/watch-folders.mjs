// Tells when a source changes. Each folder is watched by itself: to watch whole trees at once, as
// `recursive` does, is not equally reliable on all systems and versions of Node.
import { readdirSync, watch } from 'node:fs';

/** What tools and tests write. */
const written = new Set(['dist', 'generated', 'node_modules', 'out', 'site']);

/** Calls `changed` at each change in or below the folders, until what it returns is called. */
export function watchFolders(folders, changed) {
  const watchers = folders.flatMap(foldersBelow).map((folder) => watch(folder, changed));
  // A folder that is removed is no reason to end.
  for (const watcher of watchers) watcher.on('error', changed);
  return () => {
    for (const watcher of watchers) watcher.close();
  };
}

function foldersBelow(folder) {
  const entries = readdirSync(folder, { withFileTypes: true });
  const below = entries.filter((entry) => entry.isDirectory() && !written.has(entry.name));
  return [folder, ...below.flatMap(({ name }) => foldersBelow(`${folder}/${name}`))];
}
