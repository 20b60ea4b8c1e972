import { Scope, type Shape, sizeOf } from '@obelisk/kernels';
import { noGrad, resize, slice, type Tensor } from '@obelisk/tensor';

export { halfSizeLogits } from '@obelisk/models';

/**
 * The most likely label of each voxel: the logits are resized to the size of the scan, and the
 * largest wins (the first of equal ones). One channel after the other, so that no array of all
 * labels times all voxels is needed.
 * @param logits - [1, L, D', H', W']
 * @param size - of the scan: [D, H, W]
 * @returns labels of all voxels, in C order
 *
 * @example
 * ```ts
 * import { tensor } from '@obelisk/tensor';
 * import { labelVolume } from '@obelisk/training';
 * const logits = tensor([0, 0, 1, -1], { shape: [1, 2, 1, 1, 2] });
 * Array.from(await labelVolume(logits, [1, 1, 4])); // => [1, 1, 0, 0]
 * ```
 */
export async function labelVolume(logits: Tensor, size: Shape): Promise<Uint8Array> {
  const labels = new Uint8Array(sizeOf(size));
  const best = new Float32Array(labels.length).fill(Number.NEGATIVE_INFINITY);
  for (let label = 0; label < logits.shape[1]; label++) {
    const scope = new Scope();
    const channel = resizedChannel(logits, label, size).value.storage.read();
    scope[Symbol.dispose]();
    const values = await channel;
    for (let voxel = 0; voxel < labels.length; voxel++) {
      if (values[voxel] <= best[voxel]) continue;
      best[voxel] = values[voxel];
      labels[voxel] = label;
    }
  }
  return labels;
}

function resizedChannel(logits: Tensor, label: number, size: Shape): Tensor {
  const [, , ...grid] = logits.shape;
  return noGrad(() => resize(slice(logits, [0, label, 0, 0, 0], [1, label + 1, ...grid]), size));
}
