import { type DeviceArray, Scope, type Shape } from '@obelisk/engine';
import { noGrad, resize, slice, type Tensor } from '@obelisk/tensor';

/**
 * The logits of one label, resized to the size of a scan.
 * @param logits - [1, L, D', H', W']
 * @param size - of the scan: [D, H, W]
 */
export function resizedChannel(logits: Tensor, label: number, size: Shape): DeviceArray {
  const [, , ...grid] = logits.shape;
  return noGrad(() => {
    const channel = slice(logits, [0, label, 0, 0, 0], [1, label + 1, ...grid]);
    return resize(channel, size).value;
  });
}

/**
 * The same for one label after the other, as numbers.
 */
export async function* resizedChannels(
  logits: Tensor,
  size: Shape,
): AsyncGenerator<ArrayLike<number>> {
  for (let label = 0; label < logits.shape[1]; label++) {
    const scope = new Scope();
    const values = resizedChannel(logits, label, size).storage.read();
    scope[Symbol.dispose]();
    yield await values;
  }
}
