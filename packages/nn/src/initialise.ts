import { type Shape, sizeOf } from '@obelisk/engine';
import type { Random } from '@obelisk/tensor';

/**
 * Xavier-normal numbers for a weight [outputs, inputs per group, ...window]: mean 0 and standard
 * deviation $\sqrt{2 / (f_{in} + f_{out})}$ with $f_{in}$ = inputs times window, $f_{out}$ =
 * outputs times window (Glorot and Bengio, 2010), as the released training code starts all
 * convolutions.
 *
 * @example
 * ```ts
 * import { xavierNormal } from '@obelisk/nn';
 * import { Random } from '@obelisk/tensor';
 * xavierNormal(new Random(1), [4, 2, 1, 1, 1]).length; // => 8
 * ```
 */
export function xavierNormal(random: Random, shape: Shape): Float32Array {
  const [outputs, inputs] = shape;
  const window = sizeOf(shape.slice(2));
  const deviation = Math.sqrt(2 / (window * (inputs + outputs)));
  return normal(random, sizeOf(shape), deviation);
}

/**
 * Normally distributed numbers of mean 0, such as the first offsets (Section 3.1, $\sigma = 0.05$).
 *
 * @example
 * ```ts
 * import { normal } from '@obelisk/nn';
 * import { Random } from '@obelisk/tensor';
 * normal(new Random(1), 3, 0.05).length; // => 3
 * ```
 */
export function normal(random: Random, count: number, deviation: number): Float32Array {
  const numbers = new Float32Array(count);
  for (let at = 0; at < count; at++) numbers[at] = random.normal(0, deviation);
  return numbers;
}
