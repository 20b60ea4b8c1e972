import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { crossvalFile, readPlan } from '../folder/training-plan.js';
import type { CrossvalPlan } from './crossval-plan.js';
import { requireCrossvalPlan } from './crossval-plan-check.js';

const planKeys = ['models', 'seeds', 'folds', 'data', 'grid', 'options', 'cache'] as const;

/**
 * The plan of the cross-validation in a folder; null where none was begun.
 * @throws Error when its file says what no cross-validation can do
 *
 * @example
 * ```ts
 * import { tmpdir } from 'node:os';
 * import { openCrossval } from '@obelisk/training/node';
 * openCrossval(`${tmpdir()}/nothing here`); // => null
 * ```
 */
export function openCrossval(folder: string): CrossvalPlan | null {
  const path = join(resolve(folder), crossvalFile);
  if (!existsSync(path)) return null;
  const plan = readPlan<CrossvalPlan>(path, 'a cross-validation', planKeys);
  requireCrossvalPlan(plan, path);
  return { ...plan, folder, cache: resolve(folder, plan.cache) };
}
