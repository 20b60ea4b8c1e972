import { countFrom, isRecord, type Members, numberThat, oneOf, requireMembers } from './members.js';
import type { TrainingSettings } from './recipes.js';

const positive = numberThat((value) => value > 0, 'a number above 0');
const zeroOrMore = numberThat((value) => value >= 0, 'a number from 0 on');
const fraction = numberThat((value) => value > 0 && value <= 1, 'a number above 0 and up to 1');

const members: Members<TrainingSettings> = {
  steps: countFrom(1),
  stepsPerEpoch: countFrom(1),
  measureEvery: countFrom(1),
  scansPerStep: countFrom(1),
  accumulate: countFrom(1),
  locations: countFrom(1),
  locationChoice: oneOf(['uniform', 'balanced']),
  lr: positive,
  decay: fraction,
  weightDecay: zeroOrMore,
  loss: oneOf(['cross-entropy', 'soft-dice', 'hinge-dice']),
  hardRatio: fraction,
  classWeighting: oneOf(['frequency', 'none']),
  augmentation: zeroOrMore,
  dropout: numberThat((value) => value >= 0 && value < 1, 'a number from 0 on and below 1'),
};

/**
 * The settings of a training as a file has them.
 * @param file - its name, for messages
 * @throws Error that says which setting is wrong, and what was expected
 */
export function readSettings(value: unknown, file: string): TrainingSettings {
  return requireMembers(value, members, `${file}: its recipe`);
}

/** Settings in the words of today: what is `lr` was `rate` in files of earlier versions. */
export function withWordsOfToday(
  settings: TrainingSettings & { readonly rate?: number },
): TrainingSettings {
  if (!isRecord(settings) || settings.rate === undefined) return settings;
  const { rate, ...others } = settings;
  return { ...others, lr: rate };
}
