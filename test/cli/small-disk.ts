import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';

/** A disk of few bytes at a folder, or why there is none. */
export interface SmallDisk {
  readonly missing: string | null;
  remove(): void;
}

/** Mounts a disk of `kibibytes` in memory, where the system lets us. */
export function smallDisk(folder: string, kibibytes: number): SmallDisk {
  mkdirSync(folder);
  const options = ['-t', 'tmpfs', '-o', `size=${kibibytes}k`, 'tmpfs', folder];
  const { status, error } = spawnSync('mount', options);
  if (error || status !== 0) {
    return { missing: 'no small disk can be mounted here', remove: () => {} };
  }
  const remove = () => void spawnSync('umount', [folder]);
  process.on('exit', remove);
  return { missing: null, remove };
}
