import { modelNames } from '@obelisk/models';
import { countFrom, isRecord, oneOf, optional, requireMembers, someText } from '../members.js';
import { deviceChoices } from '../planned/device-choice.js';
import type { TrainingGrid } from '../planned/training-grid.js';
import { checkPreparation } from '../read-preparation.js';
import { readSettings } from '../read-settings.js';
import type { TrainingPlan } from './training-plan.js';

/**
 * Makes sure that a plan, whose file anybody may have changed, says what a training can do.
 * @param file - its name, for messages
 * @throws Error that says which member is wrong, and what was expected
 *
 * @example
 * ```ts
 * import { paperRecipe } from '@obelisk/training';
 * import { requireTrainingPlan, type TrainingPlan } from '@obelisk/training/node';
 * const plan: TrainingPlan = {
 *   version: 1,
 *   model: 'obelisk',
 *   data: 'phantoms',
 *   grid: { orientation: 'RAS', spacing: null, size: [16, 16, 16], fit: 'crop' },
 *   seed: 1,
 *   settings: paperRecipe,
 *   device: 'webasm',
 *   cache: 'prepared',
 * };
 * requireTrainingPlan(plan, 'training.json') === plan; // => true
 * requireTrainingPlan({ ...plan, seed: -1 }, 'training.json'); // throws: training.json: the plan
 * ```
 */
export function requireTrainingPlan(plan: TrainingPlan, file: string): TrainingPlan {
  const object = { holds: isRecord, expected: 'an object' };
  const members = {
    version: oneOf([1]),
    model: oneOf(modelNames()),
    data: someText,
    phantoms: optional(countFrom(3)),
    grid: object,
    seed: countFrom(0),
    settings: object,
    device: oneOf(deviceChoices),
    cache: someText,
  };
  requireMembers<TrainingPlan>(plan, members, `${file}: the plan`);
  readSettings(plan.settings, file);
  requireGrid(plan.grid, file);
  return plan;
}

/** A grid is a preparation without intensities. */
export function requireGrid(grid: TrainingGrid, file: string): void {
  checkPreparation({ ...grid, intensity: 'volume' }, file);
}
