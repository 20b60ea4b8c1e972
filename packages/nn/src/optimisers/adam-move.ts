import type { AdamStep } from './adam.js';

/** What became of one number. */
export interface AdamMove {
  /** Without the bias to zero: $\hat m = m / (1 - \beta_1^t)$, $\hat v = v / (1 - \beta_2^t)$. */
  readonly first: number;
  readonly second: number;
  /** $-\eta \, \hat m / (\sqrt{\hat v} + \varepsilon)$, which was added. */
  readonly step: number;
}

/**
 * How one number was moved, from its moments.
 * @param taken - `optimiser.lastStep(name)`
 * @param first - $m$ of this number, after the step
 * @param second - $v$ of this number, after the step
 *
 * @example
 * ```ts
 * import { adamMove } from '@obelisk/nn';
 * const taken = { steps: 1, lr: 0.1, betas: [0.9, 0.999], eps: 1e-8 } as const;
 * const move = adamMove(taken, 0.6, 0.036); // after a first gradient of 6
 * move.first; // => ≈ 6
 * move.second; // => ≈ 36
 * move.step; // => ≈ -0.1
 * ```
 */
export function adamMove(
  { steps, lr, betas: [beta1, beta2], eps }: Pick<AdamStep, 'steps' | 'lr' | 'betas' | 'eps'>,
  first: number,
  second: number,
): AdamMove {
  const corrected = [first / (1 - beta1 ** steps), second / (1 - beta2 ** steps)];
  const step = (-lr * corrected[0]) / (Math.sqrt(corrected[1]) + eps);
  return { first: corrected[0], second: corrected[1], step };
}
