import { existsSync, mkdirSync, rmdirSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import {
  reasonOf,
  removeTemporaryFiles,
  requireWritable,
  writeFilesAtomically,
} from '@obelisk/data/node';
import type { CheckpointFiles } from '../checkpoint.js';
import { lockFolder } from './folder-lock.js';
import { crossvalFile, planFile } from './training-plan.js';

/** The files that a training writes into its folder. */
export interface TrainingFolder {
  /** After each epoch, and at the end. */
  readonly last: string;
  /** When the Dice on the validation scans was never higher. */
  readonly best: string;
  readonly report: string;
  /** Loss, rate and Dice of each step, after each epoch. */
  readonly steps: string;
  /** What the training was begun with. */
  readonly plan: string;
  /** Its whole state after the last epoch, to resume from. */
  readonly checkpoint: string;
  /** Folder of prepared scans, unless `--cache` names another one. */
  readonly cache: string;
  readonly path: string;
  /** Whether there is something to resume from. */
  hasCheckpoint(): boolean;
  /**
   * Takes back the plan of a training that has written nothing else, and the scans that it prepared
   * here, so that another can begin.
   */
  forgetPlan(): void;
  /** Gives the folder back to others, and removes it again if nothing was written. */
  close(): void;
}

/**
 * Makes the folder of a training, keeps all others out of it until it is closed, and makes sure,
 * before the long work, that it can be written.
 * @throws Error when it cannot, when another process trains there, or when it holds a training that
 * is not to be replaced
 *
 * @example
 * ```ts
 * import { existsSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { openTrainingFolder } from '@obelisk/training/node';
 * const folder = `${tmpdir()}/obelisk-training-${process.pid}`;
 * const files = openTrainingFolder(folder, false);
 * files.hasCheckpoint(); // => false
 * files.close();
 * existsSync(folder); // => false
 * ```
 */
export function openTrainingFolder(folder: string, replace: boolean): TrainingFolder {
  const files = filesIn(folder);
  const hadCache = existsSync(files.cache);
  const created = makeFolder(folder);
  requireWritable(files.report);
  const unlock = lockFolder(folder);
  const close = () => {
    unlock();
    if (created !== undefined) removeWhileEmpty(folder, created);
  };
  try {
    if (!replace) requireNone(files);
    removeTemporaryFiles(folder); // of a training that was killed here
  } catch (error) {
    close();
    throw error;
  }
  return {
    ...files,
    hasCheckpoint: () => existsSync(files.checkpoint),
    forgetPlan: () => {
      if (holdsWeights(files)) return;
      rmSync(files.plan, { force: true });
      if (!hadCache) rmSync(files.cache, { recursive: true, force: true });
    },
    close,
  };
}

function filesIn(folder: string) {
  return {
    last: join(folder, 'last.safetensors'),
    best: join(folder, 'best.safetensors'),
    report: join(folder, 'report.html'),
    steps: join(folder, 'training.csv'),
    plan: join(folder, planFile),
    checkpoint: join(folder, 'checkpoint.safetensors'),
    cache: join(folder, 'prepared'),
    path: folder,
  };
}

/** The last weights are written first: a full disk may leave them without a checkpoint. */
function holdsWeights({ last, checkpoint }: ReturnType<typeof filesIn>): boolean {
  return existsSync(last) || existsSync(checkpoint);
}

function requireNone({ path, last, plan }: ReturnType<typeof filesIn>): void {
  if (existsSync(last) || existsSync(plan)) {
    throw new Error(`${path}: holds a training already; go on with it, or take a new folder`);
  }
  if (existsSync(join(path, crossvalFile))) {
    throw new Error(`${path}: holds a cross-validation already; expected a new folder`);
  }
}

/** Makes a folder; gives the uppermost one that was not there before. */
export function makeFolder(folder: string): string | undefined {
  try {
    return mkdirSync(folder, { recursive: true });
  } catch (error) {
    const isFile = (error as NodeJS.ErrnoException).code === 'EEXIST';
    const reason = isFile ? 'it is a file; expected a folder' : reasonOf(error);
    throw new Error(`${folder}: cannot be written: ${reason}`);
  }
}

/** Removes a folder and those above it, up to the uppermost, as long as they are empty. */
function removeWhileEmpty(folder: string, uppermost: string): void {
  try {
    for (let path = resolve(folder); ; path = dirname(path)) {
      rmdirSync(path);
      if (path === resolve(uppermost)) return;
    }
  } catch {
    // It holds something: then it stays.
  }
}

/** Writes a checkpoint, both or none: the weights, and beside them a .json of the same name. */
export function writeCheckpoint(path: string, files: CheckpointFiles): void {
  writeFilesAtomically([
    [path.replace(/\.safetensors$/, '.json'), files.notes],
    [path, files.weights],
  ]);
}
