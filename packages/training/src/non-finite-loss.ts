import { Scope } from '@obelisk/kernels';
import { firstNotFinite } from '@obelisk/nn';
import { Random } from '@obelisk/tensor';
import type { Learner } from './learning/learner.js';
import type { PreparedCase } from './preparation.js';

/**
 * What to say of a loss that is not a number any more: at which step it became so, and in which
 * layer. The step is run once more, with the same random numbers, to find the first operation whose
 * result is not finite. The parameters have not moved since.
 * @param parts - of the batch
 * @param random - the state of the random numbers before the step
 */
export function nonFiniteLoss(
  learner: Learner,
  parts: readonly (readonly PreparedCase[])[],
  random: readonly number[],
  loss: number,
  step: number,
): Error {
  const what = `the loss became ${loss} at step ${step}`;
  const again = Random.fromState(random);
  for (const part of parts) {
    const scope = new Scope();
    const found = firstNotFinite(learner.network, () => learner.loss(part, again));
    scope[Symbol.dispose]();
    if (!found) continue;
    const scans = part.map(({ name }) => name).join(', ');
    const where = found.layer ? `in layer ${found.layer}` : 'behind the last layer';
    return new Error(`${what}, first ${where} (${found.operation}, scans ${scans}); ${advice}`);
  }
  return new Error(`${what}; ${advice}`);
}

const advice = 'no weights were written since the last epoch; a lower learning rate may help';
