import {
  closeSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';

const lockName = 'training.lock';

/** So often a training shows that it is alive. */
const secondsBetweenSigns = 20;
/** A lock of another machine without a sign for so long is that of a training that is no more. */
const secondsToWait = 300;

interface Holder {
  readonly pid: number;
  readonly host: string;
}

/**
 * Keeps two trainings from writing into one folder: takes a lock, or refuses. A lock whose process
 * is gone, killed or with its machine, is taken over.
 * @returns a function that gives the lock back
 * @throws Error when another process trains there
 */
export function lockFolder(folder: string): () => void {
  const path = join(folder, lockName);
  takeLock(path, folder);
  const signs = setInterval(() => showLife(path), secondsBetweenSigns * 1000);
  signs.unref();
  return () => {
    clearInterval(signs);
    rmSync(path, { force: true });
  };
}

function takeLock(path: string, folder: string): void {
  for (;;) {
    try {
      const file = openSync(path, 'wx');
      writeSync(file, JSON.stringify({ pid: process.pid, host: hostname() } satisfies Holder));
      closeSync(file);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = readHolder(path);
    if (holder && isAlive(holder, path)) {
      const where = holder.host === hostname() ? '' : ` on ${holder.host}`;
      throw new Error(
        `${folder}: process ${holder.pid}${where} is training here; wait for its end, or stop it`,
      );
    }
    rmSync(path, { force: true });
  }
}

/** Null when nobody can be read from it: it was being written when its process ended. */
function readHolder(path: string): Holder | null {
  try {
    const { pid, host } = JSON.parse(readFileSync(path, 'utf8'));
    return Number.isInteger(pid) && typeof host === 'string' ? { pid, host } : null;
  } catch {
    return null;
  }
}

function isAlive({ pid, host }: Holder, path: string): boolean {
  if (host === hostname()) return pid !== process.pid && isRunning(pid);
  try {
    return (Date.now() - statSync(path).mtimeMs) / 1000 < secondsToWait;
  } catch {
    return false;
  }
}

/** Whether there is such a process on this machine. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function showLife(path: string): void {
  try {
    utimesSync(path, new Date(), new Date());
  } catch {
    // The folder is gone: the next checkpoint will say so.
  }
}
