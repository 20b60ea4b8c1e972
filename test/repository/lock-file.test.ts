import { suite } from 'uvu';
import { none } from '../support/none.js';
import { textOf } from '../support/workspace.js';

interface LockedPackage {
  readonly version?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly resolved?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const lockFile = suite('package-lock.json');
const locked: Record<string, LockedPackage> = JSON.parse(textOf('package-lock.json')).packages;

/** Whether the lock file holds `name` where a package installed at `path` would find it. */
function isLocked(name: string, path: string): boolean {
  if (`${path}/node_modules/${name}` in locked) return true;
  if (path === '') return `node_modules/${name}` in locked;
  const parent = path.lastIndexOf('/node_modules/');
  return isLocked(name, parent < 0 ? '' : path.slice(0, parent));
}

// npm writes a lock file without the packages that its registry lacked, and npm ci then refuses it.
lockFile('holds every dependency, also those of other platforms', () => {
  const missing = Object.entries(locked).flatMap(([path, entry]) =>
    Object.keys({ ...entry.dependencies, ...entry.optionalDependencies })
      .filter((name) => !isLocked(name, path))
      .map((name) => `${path} needs ${name}`),
  );
  none(missing);
});

lockFile('pins what it downloads by a checksum', () => {
  const unpinned = Object.entries(locked).filter(
    ([path, { integrity, link }]) => path.includes('node_modules/') && !link && !integrity,
  );
  none(unpinned.map(([path]) => path));
});

lockFile.run();
