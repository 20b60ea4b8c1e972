import type { DeviceArray } from '@obelisk/engine';
import { scaleAndShift } from '@obelisk/kernels';
import { apply } from '../apply.js';
import { assertNumbers } from '../check-arguments.js';
import type { Operations } from '../operation.js';
import type { Tensor } from '../tensor.js';

declare module '../operation.js' {
  interface Operations {
    scale: Operation<readonly [DeviceArray], number, 'scale'>;
    shift: Operation<readonly [DeviceArray], number, 'shift'>;
  }
}

const scaling: Operations['scale'] = {
  name: 'scale',
  formula: 'y = s \\, x',
  vjpFormula: '\\bar x = s \\, \\bar y',
  forward: ([x], s) => scaleAndShift(x, s, 0),
  vjp: ({ gradient, options: s }) => [() => scaleAndShift(gradient, s, 0)],
};

const shifting: Operations['shift'] = {
  name: 'shift',
  formula: 'y = x + t',
  vjpFormula: '\\bar x = \\bar y',
  forward: ([x], t) => scaleAndShift(x, 1, t),
  vjp: ({ gradient }) => [() => gradient],
};

/**
 * A tensor times a plain number.
 *
 * @example
 * ```ts
 * import { scale, tensor } from '@obelisk/tensor';
 * Array.from(scale(tensor([1, 2]), 3).dataSync().data); // => [3, 6]
 * ```
 */
export function scale(x: Tensor, s: number): Tensor {
  assertNumbers('scale', { s });
  return apply(scaling, [x], s);
}

/**
 * A tensor plus a plain number.
 *
 * @example
 * ```ts
 * import { shift, tensor } from '@obelisk/tensor';
 * Array.from(shift(tensor([1, 2]), 3).dataSync().data); // => [4, 5]
 * ```
 */
export function shift(x: Tensor, t: number): Tensor {
  assertNumbers('shift', { t });
  return apply(shifting, [x], t);
}
