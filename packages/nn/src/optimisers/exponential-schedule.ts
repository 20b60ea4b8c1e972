/**
 * Exponential schedule: learning rate $\eta_0 \gamma^t$ after $t$ epochs; 0.99 per epoch in the
 * released training code.
 *
 * @example
 * ```ts
 * import { exponentialSchedule } from '@obelisk/nn';
 * exponentialSchedule(0.002, 0.5)(2); // => 0.0005
 * ```
 */
export function exponentialSchedule(first: number, decay: number): (epoch: number) => number {
  return (epoch) => first * decay ** epoch;
}
