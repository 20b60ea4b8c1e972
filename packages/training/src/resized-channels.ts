import { Scope, type Shape } from '@obelisk/engine';
import { noGrad, resize, slice, type Tensor } from '@obelisk/tensor';

/**
 * The logits of one label after the other, resized to the size of a scan.
 * @param logits - [1, L, D', H', W']
 * @param size - of the scan: [D, H, W]
 */
export async function* resizedChannels(
  logits: Tensor,
  size: Shape,
): AsyncGenerator<ArrayLike<number>> {
  const [, labels, ...grid] = logits.shape;
  for (let label = 0; label < labels; label++) {
    const scope = new Scope();
    const channel = slice(logits, [0, label, 0, 0, 0], [1, label + 1, ...grid]);
    const values = noGrad(() => resize(channel, size)).value.storage.read();
    scope[Symbol.dispose]();
    yield await values;
  }
}
