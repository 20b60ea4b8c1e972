// The process that large-volume.test.ts starts: a scan of more voxels than gpu.js itself takes on
// webgpu (524,280 in a channel), segmented there and on webasm; and more voxels than floats count.
import { arrayOf, chooseDevice, type Device, gpuCounts, openDevice } from '@obelisk/engine';
import { pointwise } from '@obelisk/kernels';
import { modelEntry } from '@obelisk/models';
import { segmentScan } from '@obelisk/training';
import { smallSegmentation } from './small-task.js';

/** What was found. */
export type Report =
  | { readonly missing: string }
  | {
      readonly voxels: number;
      /** How many voxels have another label than on `webasm`, and how many labels there are. */
      readonly apart: number;
      readonly labels: number;
      readonly readbacks: number;
      readonly hostSteps: number;
      /** How many of 2^24 + 5000 voxels a 1x1x1 convolution gives another number than a loop. */
      readonly others: number;
    };

async function report(): Promise<Report> {
  const chosen = await chooseDevice('webgpu').catch((error: Error) => error);
  if (chosen instanceof Error) return { missing: chosen.message };
  const entry = modelEntry('obelisk-visceral');
  const labelsOn = async (device: typeof chosen.device) => {
    const { data } = await segmentScan(smallSegmentation(entry, [84, 80, 80], device));
    return data.data;
  };
  const own = await labelsOn(chosen.device);
  const { readbacks = 0, hostSteps = 0 } = gpuCounts(chosen.device) ?? {};
  const other = await labelsOn(openDevice('webasm'));
  let apart = 0;
  for (let voxel = 0; voxel < own.length; voxel++) if (own[voxel] !== other[voxel]) apart++;
  const labels = new Set(other).size;
  const others = await othersOfMany(chosen.device);
  return { voxels: own.length, apart, labels, readbacks, hostSteps, others };
}

async function othersOfMany(device: Device): Promise<number> {
  const values = Float32Array.from({ length: 2 ** 24 + 5000 }, (_, at) => at % 1009);
  const x = arrayOf(device, [1, 1, values.length], values);
  const [weight, bias] = [arrayOf(device, [1, 1], [2]), arrayOf(device, [1], [1])];
  const found = await pointwise(x, weight, bias, 1).storage.read();
  let others = 0;
  for (let at = 0; at < values.length; at++) if (found[at] !== 2 * values[at] + 1) others++;
  return others;
}

const told = await report();
process.send?.(told, () => process.disconnect());
