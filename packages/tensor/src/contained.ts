import { Scope } from '@obelisk/engine';
import { isRecording } from './grad-mode.js';
import type { Tensor } from './tensor.js';

/**
 * Runs a part of a network. Where nothing is recorded, as in inference, all arrays that it makes
 * are freed when it is done, except those of its result; where the tape needs them, nothing
 * changes. A network of such parts segments a scan in a fraction of the memory.
 *
 * @example
 * ```ts
 * import { contained, noGrad, scale, tensor } from '@obelisk/tensor';
 * const x = tensor([1, 2]);
 * const y = noGrad(() => contained(() => scale(scale(x, 2), 3)));
 * Array.from(y.dataSync().data); // => [6, 12]
 * ```
 */
export function contained(part: () => Tensor): Tensor {
  if (isRecording()) return part();
  using scope = new Scope();
  const result = part();
  scope.keep(result.value);
  return result;
}
