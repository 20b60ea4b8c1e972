// The process that large-volume.test.ts starts: a scan of more voxels than gpu.js itself takes on
// webgpu (524,280 in a channel), segmented there and on webasm.
import { chooseDevice, gpuCounts, openDevice } from '@obelisk/engine';
import { anyModelEntry } from '@obelisk/models';
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
    };

async function report(): Promise<Report> {
  const chosen = await chooseDevice('webgpu').catch((error: Error) => error);
  if (chosen instanceof Error) return { missing: chosen.message };
  const entry = anyModelEntry('obelisk-visceral');
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
  return { voxels: own.length, apart, labels, readbacks, hostSteps };
}

const told = await report();
process.send?.(told, () => process.disconnect());
