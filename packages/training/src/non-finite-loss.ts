import { firstNotFinite } from '@obelisk/nn';
import type { Random } from '@obelisk/tensor';
import type { Learner } from './learning/learner.js';
import type { PreparedCase } from './preparation.js';

/**
 * What to say of a loss that is not a number any more: at which step it became so, and in which
 * layer. The step is run once more, with the same random numbers, to find the first operation whose
 * result is not finite. The parameters have not moved since.
 * @param parts - of the batch
 * @param random - put back to where it was before the step, as are the streams of the network
 */
export async function nonFiniteLoss(
  learner: Learner,
  parts: readonly (readonly PreparedCase[])[],
  random: Random,
  loss: number,
  step: number,
): Promise<Error> {
  const what = `the loss became ${loss} at step ${step}`;
  for (const part of parts) {
    const found = await firstNotFinite(learner.network, () => learner.loss(part, random));
    if (!found) continue;
    const scans = part.map(({ name }) => name).join(', ');
    const where = found.layer ? `in layer ${found.layer}` : 'behind the last layer';
    return new Error(`${what}, first ${where} (${found.operation}, scans ${scans}); ${advice}`);
  }
  return new Error(`${what}; ${advice}`);
}

const advice = 'no weights were written since the last epoch; a lower learning rate may help';
