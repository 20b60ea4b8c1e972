import type { Triple } from '@obelisk/data';
import { type Device, gpuMemory, openDevice } from '@obelisk/engine';
import type { ModelEntry } from '@obelisk/models';
import { segmentScan } from '@obelisk/training';
import { type Failure, failureOf, type Measured } from './budget.js';
import { collected } from './collected.js';
import { counted } from './counted.js';
import { smallSegmentation, smallSize, smallTraining } from './small-task.js';

/** What was seen of a network on a graphics processor. */
export interface NetworkReport {
  readonly network: string;
  readonly size: Triple;
  readonly measured: readonly Measured[];
  /** Bytes of arrays on the graphics processor after the second step and after the third. */
  readonly livingBytes: readonly number[];
  readonly losses: { readonly webgpu: readonly number[]; readonly webasm: readonly number[] };
  /** The largest difference of two losses, of the loss. */
  readonly lossesApart: number;
}

const steps = 3;
/** Devices round in another order. */
const mostApart = 1e-5;

/** Trains a network for three steps, and segments two scans; the last of each are counted. */
export async function measuredNetwork(entry: ModelEntry, device: Device): Promise<NetworkReport> {
  await collected();
  const size = smallSize(entry);
  const { last, livingBytes } = await measuredTraining(entry, size, device);
  const segmenting = smallSegmentation(entry, size, device);
  await counted(device, null, () => segmentScan(segmenting));
  const inference = await counted(device, null, () => segmentScan(segmenting));
  const webgpu = await lossesOf(entry, size, device);
  device.clear();
  const webasm = await lossesOf(entry, size, openDevice('webasm'));
  const apart = webasm.map((loss, at) => Math.abs(webgpu[at] / loss - 1));
  return {
    ...{ network: entry.name, size, livingBytes, losses: { webgpu, webasm } },
    lossesApart: Math.max(...apart),
    measured: [
      { network: entry.name, phase: 'training', numbers: last },
      { network: entry.name, phase: 'inference', numbers: inference.numbers },
    ],
  };
}

async function measuredTraining(entry: ModelEntry, size: Triple, device: Device) {
  const training = await smallTraining(entry, size, device);
  const seen = [];
  for (let step = 0; step < steps; step++) {
    const { numbers } = await counted(device, training.network, () => training.step());
    seen.push({ numbers, bytes: gpuMemory(device)?.used ?? 0 });
  }
  return {
    last: seen[steps - 1].numbers,
    livingBytes: seen.slice(-2).map(({ bytes }) => bytes),
  };
}

/**
 * Losses of a training in which all voxels count: which of two that are equally hard is the harder
 * one is decided by the last bit, and a class weight hangs on it.
 */
async function lossesOf(entry: ModelEntry, size: Triple, device: Device): Promise<number[]> {
  const training = await smallTraining(entry, size, device, { hardRatio: 1 });
  const losses: number[] = [];
  while (losses.length < steps) losses.push(await training.step());
  return losses;
}

/** What must hold whatever the budget says: no memory is kept, and the numbers are right. */
export function faultsOf({ network, livingBytes, lossesApart }: NetworkReport): Failure[] {
  const training = { network, phase: 'training' } as const;
  const [before, after] = livingBytes;
  const failures: Failure[] = [];
  if (before !== after) failures.push(failureOf(training, 'livingBytes', after, before));
  if (!(lossesApart <= mostApart)) {
    failures.push(failureOf(training, 'lossesApart', lossesApart, mostApart));
  }
  return failures;
}
