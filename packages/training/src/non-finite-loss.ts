import { noGrad, onTrace, Random } from '@obelisk/tensor';
import type { Learner } from './learning/learner.js';
import type { PreparedCase } from './preparation.js';

/** X */
export async function nonFiniteLoss(
  learner: Learner,
  parts: readonly (readonly PreparedCase[])[],
  random: readonly number[],
  loss: number,
  step: number,
): Promise<Error> {
  void learner;
  void parts;
  void random;
  void Random;
  void noGrad;
  void onTrace;
  return new Error(`the loss became ${loss} at step ${step}`);
}
