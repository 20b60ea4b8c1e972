import { existsSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { writeFileAtomically } from '@obelisk/data/node';
import type { DeviceChoice } from '../planned/device-choice.js';
import type { TrainingGrid } from '../planned/training-grid.js';
import { withWordsOfToday } from '../read-settings.js';
import type { TrainingSettings } from '../recipes.js';

/** In the folder of a training. */
export const planFile = 'training.json';

/** In the folder of a cross-validation. */
export const crossvalFile = 'crossval.json';

/** Everything that a training was begun with, so that it can be gone on with. */
export interface TrainingPlan {
  readonly version: 1;
  readonly model: string;
  /** 'phantoms', or the whole path of a folder. */
  readonly data: string;
  readonly phantoms?: number;
  readonly grid: TrainingGrid;
  readonly seed: number;
  readonly settings: TrainingSettings;
  readonly device: DeviceChoice;
  readonly cache: string;
}

/**
 * The cache as the file of a plan names it: relative to the folder of the plan when it is inside,
 * so that the folder can be moved with it. What is read resolves it again.
 *
 * @example
 * ```ts
 * import { portableCache } from '@obelisk/training/node';
 * portableCache('out', 'out/prepared'); // => 'prepared'
 * ```
 */
export function portableCache(folder: string, cache: string): string {
  const inside = relative(folder, cache);
  return inside === '' || inside.startsWith('..') ? resolve(cache) : inside;
}

/**
 * Writes a plan, before the first step.
 *
 * @example
 * ```ts
 * import { readFileSync, rmSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { writePlan } from '@obelisk/training/node';
 * const path = `${tmpdir()}/obelisk-plan-${process.pid}.json`;
 * writePlan(path, { version: 1 });
 * JSON.parse(readFileSync(path, 'utf8')); // => { version: 1 }
 * rmSync(path);
 * ```
 */
export function writePlan(path: string, plan: unknown): void {
  writeFileAtomically(path, new TextEncoder().encode(`${JSON.stringify(plan, null, 2)}\n`));
}

/**
 * The plan of the training in a folder.
 * @throws Error when there is none, or the folder is that of a fold
 *
 * @example
 * ```ts
 * import { readTrainingPlan } from '@obelisk/training/node';
 * readTrainingPlan('nowhere'); // throws: nowhere: holds no training to resume
 * ```
 */
export function readTrainingPlan(folder: string): TrainingPlan {
  const path = join(folder, planFile);
  if (!existsSync(path)) {
    throw new Error(
      `${folder}: holds no training to resume, as there is no ${planFile}; expected the folder ` +
        'of one that was begun',
    );
  }
  const keys = ['model', 'data', 'grid', 'seed', 'settings', 'device', 'cache'] as const;
  const plan = readPlan<TrainingPlan>(path, 'a training', keys);
  const settings = withWordsOfToday(plan.settings);
  return { ...plan, settings, cache: resolve(folder, plan.cache) };
}

/**
 * Reads a plan.
 * @param what - 'a training' or 'a cross-validation', for messages
 * @param keys - what it cannot be without
 */
export function readPlan<Plan extends { version: number; cache: string }>(
  path: string,
  what: string,
  keys: readonly (keyof Plan)[],
): Plan {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new Error(`${path}: cannot be read; expected a folder with ${what} in it`);
  }
  let plan: (Plan & { fold?: number }) | null = null;
  try {
    plan = JSON.parse(text) as Plan;
  } catch {
    // told below
  }
  if (plan?.version === 1 && keys.every((key) => key in plan) && typeof plan.cache === 'string') {
    return plan;
  }
  if (plan?.fold !== undefined) {
    throw new Error(`${path}: is one fold of a cross-validation; go on with obelisk crossval`);
  }
  throw new Error(`${path}: is no plan of ${what} that this version can read`);
}
