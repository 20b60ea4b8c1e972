import { deviceChoices } from '../device-option.js';
import type { TrainingGrid } from './training-grid.js';
import type { TrainingPlan } from './training-plan.js';

/**
 * Makes sure that a plan, whose file anybody may have changed, says what a training can do.
 * @param file - its name, for messages
 * @throws Error that says which member is wrong, and what was expected
 */
export async function requireTrainingPlan(plan: TrainingPlan, file: string): Promise<TrainingPlan> {
  const { allModelNames } = await import('@obelisk/models');
  const rules = await import('@obelisk/training');
  const { countFrom, isRecord, oneOf, optional, readSettings, requireMembers, someText } = rules;
  const object = { holds: isRecord, expected: 'an object' };
  const members = {
    version: oneOf([1]),
    model: oneOf(allModelNames()),
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
  await requireGrid(plan.grid, file);
  return plan;
}

/** A grid is a preparation without intensities. */
export async function requireGrid(grid: TrainingGrid, file: string): Promise<void> {
  const { checkPreparation } = await import('@obelisk/training');
  checkPreparation({ ...grid, intensity: 'volume' }, file);
}
