import { readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { createFileAtomically, reasonOf } from '@obelisk/data/node';
import { isRestartOf, type SlurmTask, slurmTask } from './slurm-task.js';

const lockName = 'training.lock';

/** So often a training shows that it is alive. */
const secondsBetweenSigns = 20;
/** A lock of another machine without a sign for so long is that of a training that is no more. */
const secondsToWait = 300;

interface Holder {
  readonly pid: number;
  readonly host: string;
  readonly slurm?: SlurmTask;
}

/**
 * Keeps two trainings from writing into one folder: takes a lock, or refuses. A lock whose process
 * is gone, killed or with its machine, is taken over; so is that of a Slurm task by the same task
 * that was started again, on whatever machine.
 * @returns a function that gives the lock back
 * @throws Error when another process trains there, or what has the name of the lock is none
 */
export function lockFolder(
  folder: string,
  environment: NodeJS.ProcessEnv = process.env,
): () => void {
  const path = join(folder, lockName);
  const own = { pid: process.pid, host: hostname(), slurm: slurmTask(environment) };
  takeLock(path, folder, own);
  const signs = setInterval(() => showLife(path), secondsBetweenSigns * 1000);
  signs.unref();
  return () => {
    clearInterval(signs);
    if (isHeldBy(own, path)) rmSync(path, { force: true });
  };
}

/** Not so when another process took the lock over, because this one seemed to be gone. */
function isHeldBy(own: Holder, path: string): boolean {
  try {
    return readFileSync(path, 'utf8') === JSON.stringify(own);
  } catch {
    return false;
  }
}

function takeLock(path: string, folder: string, own: Holder): void {
  const text = new TextEncoder().encode(JSON.stringify(own));
  while (!createFileAtomically(path, text)) {
    const holder = livingHolder(path, own);
    if (holder !== null) {
      const where = holder.host === own.host ? '' : ` on ${holder.host}`;
      throw new Error(
        `${folder}: process ${holder.pid}${where} is training here; wait for its end, or stop it`,
      );
    }
    removeStaleLock(path, folder, own);
  }
}

/**
 * Of two processes that find the same stale lock, the slower one must not remove the new lock of
 * the faster: so only who holds a second lock may remove the first, and looks at it once more.
 */
function removeStaleLock(path: string, folder: string, own: Holder): void {
  const guard = `${path}.removal`;
  takeLock(guard, folder, own);
  try {
    if (livingHolder(path, own) === null) rmSync(path, { force: true });
  } finally {
    rmSync(guard, { force: true });
  }
}

/**
 * Who keeps `own` from a lock; null when that process is gone, or nobody can be read from the lock.
 * @throws Error when it cannot be read whose lock it is
 */
function livingHolder(path: string, own: Holder): Holder | null {
  const holder = holderIn(textOf(path));
  if (holder === null || isRestartOf(own.slurm, holder.slurm)) return null;
  return isAlive(holder, path) ? holder : null;
}

/** The text of a lock; empty when it was just given back. */
function textOf(path: string): string {
  try {
    const found = statSync(path);
    if (found.isFile()) return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw new Error(`${path}: cannot be read: ${reasonOf(error)}`);
  }
  throw new Error(`${path}: is no file; expected none of this name, or the lock of a training`);
}

function holderIn(text: string): Holder | null {
  try {
    const holder: Holder = JSON.parse(text);
    const isKnown = Number.isInteger(holder.pid) && typeof holder.host === 'string';
    return isKnown ? holder : null;
  } catch {
    return null;
  }
}

function isAlive({ pid, host }: Holder, path: string): boolean {
  if (host === hostname()) return pid !== process.pid && isRunning(pid);
  const found = statSync(path, { throwIfNoEntry: false });
  return found !== undefined && (Date.now() - found.mtimeMs) / 1000 < secondsToWait;
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
