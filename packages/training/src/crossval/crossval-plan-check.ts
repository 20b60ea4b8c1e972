import { modelNames } from '@obelisk/models';
import { requireGrid } from '../folder/training-plan-check.js';
import {
  countFrom,
  isRecord,
  listOf,
  type Member,
  type Members,
  numberThat,
  oneOf,
  optional,
  requireMembers,
  someText,
} from '../members.js';
import { deviceChoices } from '../planned/device-choice.js';
import { isTriple } from '../read-preparation.js';
import { type CrossvalPlan, modelOfSpec } from './crossval-plan.js';

/**
 * Makes sure that a plan, whose file anybody may have changed, says what a cross-validation can do.
 * @param file - its name, for messages
 * @throws Error that says which member is wrong, and what was expected
 */
export function requireCrossvalPlan(plan: CrossvalPlan, file: string): CrossvalPlan {
  const object = { holds: isRecord, expected: 'an object' };
  const members: Members<Omit<CrossvalPlan, 'folder'>> = {
    version: oneOf([1]),
    models: listOf(modelSpec(), 1),
    seeds: listOf(countFrom(0), 1),
    folds: listOf(listOf(someText, 1), 2),
    data: someText,
    dataSeed: countFrom(0),
    grid: object,
    options: object,
    cache: someText,
  };
  requireMembers(plan, members, `${file}: the plan`);
  requireMembers(plan.options, optionMembers(), `${file}: its options`);
  requireGrid(plan.grid, file);
  return plan;
}

/** A name of the catalogue, perhaps with a `++`: folders are named after it. */
function modelSpec(): Member {
  const names = modelNames();
  return {
    holds: (value) => typeof value === 'string' && names.includes(modelOfSpec(value).model),
    expected: `one of ${names.join(', ')}`,
  };
}

/** As the command line takes them. */
function optionMembers(): Members<CrossvalPlan['options']> {
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
