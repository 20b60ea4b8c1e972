import { readFileSync } from 'node:fs';
import { readLabels } from '@obelisk/data/node';
import type { Tensor } from '@obelisk/tensor';
import * as assert from 'uvu/assert';
import { readNpy } from '../support/npy.js';

/**
 * Compares logits with those of PyTorch.
 * @param golden - beginning of the paths of its labels, of voxels, and of float64 logits there
 */
export async function assertLogits(logits: Tensor, golden: string): Promise<void> {
  const found = await logits.data();
  const [, classes, D, H, W] = found.shape;
  const wanted = readLabels(`${golden}_labels.nii.gz`).data.data;
  let differing = 0;
  for (let voxel = 0; voxel < D * H * W; voxel++) {
    let best = 0;
    for (let c = 1; c < classes; c++) {
      const at = (label: number) => found.data[label * D * H * W + voxel];
      if (at(c) > at(best)) best = c;
    }
    if (best !== wanted[voxel]) differing++;
  }
  assert.ok(differing <= 200, `${differing} labels differ`);
  const voxels = readNpy(readFileSync(`${golden}_voxels.npy`));
  const values = readNpy(readFileSync(`${golden}_logits_f64.npy`));
  let largest = 0;
  for (let at = 0; at < voxels.shape[0]; at++) {
    const [x, y, z] = Array.from(voxels.data.subarray(at * 3, at * 3 + 3), Number);
    for (let c = 0; c < classes; c++) {
      const apart = found.get(0, c, x, y, z) - Number(values.data[at * classes + c]);
      largest = Math.max(largest, Math.abs(apart));
    }
  }
  assert.ok(largest <= 1e-3, `logits differ by ${largest}`);
}
