import type { Member, Members } from '@obelisk/training';
import { deviceChoices } from '../device-option.js';
import { requireGrid } from '../training/check-plan.js';
import { type CrossvalPlan, modelOfSpec } from './crossval-plan.js';

/**
 * Makes sure that a plan, whose file anybody may have changed, says what a cross-validation can do.
 * @param file - its name, for messages
 * @throws Error that says which member is wrong, and what was expected
 */
export async function requireCrossvalPlan(plan: CrossvalPlan, file: string): Promise<CrossvalPlan> {
  const { countFrom, isRecord, listOf, oneOf, requireMembers, someText } = await import(
    '@obelisk/training'
  );
  const object = { holds: isRecord, expected: 'an object' };
  const members: Members<CrossvalPlan> = {
    version: oneOf([1]),
    models: listOf(await modelSpec(), 1),
    seeds: listOf(countFrom(0), 1),
    folds: listOf(listOf(someText, 1), 2),
    data: someText,
    dataSeed: countFrom(0),
    grid: object,
    options: object,
    cache: someText,
  };
  requireMembers(plan, members, `${file}: the plan`);
  requireMembers(plan.options, await optionMembers(), `${file}: its options`);
  await requireGrid(plan.grid, file);
  return plan;
}

/** A name of the catalogue, perhaps with a `++`: folders are named after it. */
async function modelSpec(): Promise<Member> {
  const { allModelNames } = await import('@obelisk/models');
  const names = allModelNames();
  return {
    holds: (value) => typeof value === 'string' && names.includes(modelOfSpec(value).model),
    expected: `one of ${names.join(', ')}`,
  };
}

/** As the command line takes them. */
async function optionMembers(): Promise<Members<CrossvalPlan['options']>> {
  const { countFrom, isTriple, numberThat, oneOf, optional } = await import('@obelisk/training');
  const count = optional(countFrom(1));
  const positive = optional(numberThat((value) => value > 0, 'a number above 0'));
  const zeroOrMore = optional(numberThat((value) => value >= 0, 'a number from 0 on'));
  const fraction = optional(
    numberThat((value) => value > 0 && value <= 1, 'a number above 0 and up to 1'),
  );
  return {
    phantoms: optional(countFrom(3)),
    spacing: {
      holds: (value) =>
        [undefined, 'median', 'none'].includes(value as string) ||
        isTriple(value, (millimetres) => millimetres > 0),
      expected: '"median", "none" or three positive numbers of mm',
    },
    epochs: count,
    pointEpochs: count,
    steps: count,
    recipe: optional(oneOf(['default', 'paper'])),
    batch: count,
    accumulate: count,
    rate: positive,
    decay: fraction,
    weightDecay: zeroOrMore,
    loss: optional(oneOf(['cross-entropy', 'soft-dice', 'hinge-dice'])),
    hard: fraction,
    augment: zeroOrMore,
    dropout: optional(
      numberThat((value) => value >= 0 && value < 1, 'a number from 0 on and below 1'),
    ),
    measureEvery: count,
    device: oneOf(deviceChoices),
    cache: optional({ holds: (value) => typeof value === 'string', expected: 'a text' }),
  };
}
