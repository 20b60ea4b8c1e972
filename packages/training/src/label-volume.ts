import { type DeviceArray, Scope, type Shape, sizeOf, type Values } from '@obelisk/engine';
import { argmaxLabels, argmaxStep } from '@obelisk/kernels';
import type { Tensor } from '@obelisk/tensor';
import { resizedChannel, resizedChannels } from './resized-channels.js';

export { halfSizeLogits } from '@obelisk/models';

/**
 * The most likely label of each voxel: the logits are resized to the size of the scan, and the
 * largest wins (the first of equal ones). One channel after the other, so that no array of all
 * labels times all voxels is needed.
 * @param logits - [1, L, D', H', W']
 * @param size - of the scan: [D, H, W]
 * @returns labels of all voxels, in C order
 */
export async function labelVolume(logits: Tensor, size: Shape): Promise<Uint8Array> {
  if (logits.device.resident) return labelsByKernels(logits, size);
  const labels = new Uint8Array(sizeOf(size));
  const best = new Float32Array(labels.length).fill(Number.NEGATIVE_INFINITY);
  let label = 0;
  for await (const values of resizedChannels(logits, size)) {
    for (let voxel = 0; voxel < labels.length; voxel++) {
      if (values[voxel] <= best[voxel]) continue;
      best[voxel] = values[voxel];
      labels[voxel] = label;
    }
    label++;
  }
  return labels;
}

/** On a graphics processor channels stay there, and only labels come back. */
async function labelsByKernels(logits: Tensor, size: Shape): Promise<Uint8Array> {
  const scope = new Scope();
  let labels: Promise<Values>;
  try {
    let best: DeviceArray | null = null;
    for (let label = 0; label < logits.shape[1]; label++) {
      const channel = resizedChannel(logits, label, size);
      const next = argmaxStep(channel, best, label);
      for (const done of [channel, best]) done?.storage.free();
      best = next;
    }
    labels = argmaxLabels(best as DeviceArray).storage.read();
  } finally {
    scope[Symbol.dispose]();
  }
  return Uint8Array.from(await labels);
}
