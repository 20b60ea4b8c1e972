import { type Shape, sizeOf } from '@obelisk/engine';
import type { Tensor } from '@obelisk/tensor';
import { flippedValues } from './found/flipped-values.js';
import { type MirrorPass, plainPass } from './found/mirror-passes.js';
import { entropyTerm } from './found/uncertainty.js';
import { resizedChannels } from './resized-channels.js';

/** What else there is to adding probabilities. */
export interface AddedPass {
  /** How the image was shown that these logits are of; as it is when left out. */
  readonly pass?: MirrorPass;
  /** Of each voxel: gets the entropy of these probabilities, in nats, added. */
  readonly entropies?: Float32Array;
}

/**
 * Adds a network's probabilities to those of others. Its logits $z$ are resized to the size of the
 * scan, and the softmax is taken over the labels of each voxel:
 *
 * $$s_l \mathrel{+}= \frac{e^{z_l - m}}{\sum_k e^{z_k - m}}, \qquad m = \max_k z_k$$
 *
 * One channel after the other, so that no second array of all labels times all voxels is needed:
 * once to find $m$ and the sum below the line, and once to add.
 *
 * @param sums - $s$, of all labels and voxels, in C order; it is changed
 * @param logits - [1, L, D', H', W']
 * @param size - of the scan: [D, H, W]
 * @param added - of a flipped image logits are flipped back
 * @example
 * ```ts
 * import { tensor } from '@obelisk/tensor';
 * import { addSoftmax } from '@obelisk/training';
 * const sums = Float32Array.of(0, 1);
 * await addSoftmax(sums, tensor([0, Math.log(3)], { shape: [1, 2, 1, 1, 1] }), [1, 1, 1]);
 * sums[0]; // => ≈ 0.25
 * sums[1]; // => ≈ 1.75
 * ```
 */
export async function addSoftmax(
  sums: Float32Array,
  logits: Tensor,
  size: Shape,
  { pass = plainPass, entropies }: AddedPass = {},
): Promise<void> {
  const voxels = sizeOf(size);
  const largest = new Float32Array(voxels).fill(Number.NEGATIVE_INFINITY);
  const total = new Float64Array(voxels);
  for await (const values of channelsOf(logits, size, pass)) {
    for (let voxel = 0; voxel < voxels; voxel++) {
      const value = values[voxel];
      if (value > largest[voxel]) {
        total[voxel] = total[voxel] * Math.exp(largest[voxel] - value) + 1;
        largest[voxel] = value;
      } else total[voxel] += Math.exp(value - largest[voxel]);
    }
  }
  let label = 0;
  for await (const values of channelsOf(logits, size, pass)) {
    const start = (pass.meaning?.[label] ?? label) * voxels;
    for (let voxel = 0; voxel < voxels; voxel++) {
      const probability = Math.exp(values[voxel] - largest[voxel]) / total[voxel];
      sums[start + voxel] += probability;
      if (entropies) entropies[voxel] += entropyTerm(probability);
    }
    label++;
  }
}

/** Logits of one label after the other, at the size and in the order of the image as it is. */
async function* channelsOf(logits: Tensor, size: Shape, { flip }: MirrorPass) {
  for await (const values of resizedChannels(logits, size)) {
    yield flippedValues(values, size, flip);
  }
}

/**
 * The label with the largest sum of each voxel, the first of equal ones.
 * @param sums - of all labels and voxels, in C order
 *
 * @example
 * ```ts
 * import { largestLabels } from '@obelisk/training';
 * largestLabels(Float32Array.of(0.5, 1.5, 1.5, 0.5), 2); // => Uint8Array.of(1, 0)
 * ```
 */
export function largestLabels(sums: Float32Array, voxels: number): Uint8Array {
  const found = new Uint8Array(voxels);
  const best = sums.slice(0, voxels);
  for (let label = 1; label * voxels < sums.length; label++) {
    for (let voxel = 0; voxel < voxels; voxel++) {
      const value = sums[label * voxels + voxel];
      if (value <= best[voxel]) continue;
      best[voxel] = value;
      found[voxel] = label;
    }
  }
  return found;
}
