import { type CsvCell, csv } from '@obelisk/engine/text';
import { meanOfPresent } from '../dice.js';
import { ratesOfSteps, type TrainingSettings } from '../recipes.js';
import type { TrainingHistory } from '../train.js';

/** What decides which rate a step has. */
type Rates = Pick<TrainingSettings, 'lr' | 'decay' | 'stepsPerEpoch'>;

/**
 * A training as CSV, for plots of one's own: a row for each step with its loss and rate, and where
 * Dice was measured on the validation scans, its mean and that of each organ.
 * @param labels - names, background first
 *
 * @example
 * ```ts
 * import { trainingCsv } from '@obelisk/training';
 * const history = {
 *   ...{ steps: [1, 2], loss: [2, 1.5], diceSteps: [2], dice: [[0.5]] },
 *   ...{ seconds: 1, measuringSeconds: 1, stopped: false },
 * };
 * const settings = { lr: 0.1, decay: 1, stepsPerEpoch: 2 };
 * const lines = trainingCsv(history, ['background', 'liver'], settings).split('\r\n');
 * lines[0]; // => 'step,epoch,loss,lr,dice_mean,liver_dice'
 * lines.slice(1, 3); // => ['1,1,2,0.1,,', '2,1,1.5,0.1,0.5,0.5']
 * ```
 */
export function trainingCsv(
  { steps, loss, diceSteps, dice }: TrainingHistory,
  labels: readonly string[],
  settings: Rates,
): string {
  const organs = labels.slice(1);
  const rates = ratesOfSteps(settings, steps);
  const measured = new Map(diceSteps.map((step, at) => [step, dice[at]]));
  const rows = steps.map((step, at): CsvCell[] => {
    const scores = measured.get(step) ?? organs.map(() => null);
    const epoch = Math.ceil(step / settings.stepsPerEpoch);
    return [step, epoch, loss[at], rates[at], meanOfPresent(scores), ...scores];
  });
  const head = ['step', 'epoch', 'loss', 'lr', 'dice_mean'];
  return csv([[...head, ...organs.map((name) => `${name}_dice`)], ...rows]);
}
