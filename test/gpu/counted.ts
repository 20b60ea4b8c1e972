import { setTimeout as delay } from 'node:timers/promises';
import { type Device, type GpuCounts, gpuCounts } from '@obelisk/engine';
import type { Module } from '@obelisk/nn';
import type { Numbers } from './budget.js';

/** What a graphics processor was asked to do meanwhile, everything that came of it included. */
export async function counted<Result>(
  device: Device,
  network: Module | null,
  work: () => Promise<Result>,
): Promise<{ numbers: Numbers; result: Result }> {
  const before = countsOf(device);
  const result = await work();
  await settled(network);
  const after = countsOf(device);
  const names = Object.keys(after) as (keyof GpuCounts)[];
  const numbers = Object.fromEntries(names.map((name) => [name, after[name] - before[name]]));
  return { numbers, result };
}

function countsOf(device: Device): GpuCounts {
  const counts = gpuCounts(device);
  if (counts) return counts;
  throw new Error(`gpu-check: the device ${device.name} counts nothing`);
}

/**
 * Waits until nothing is under way: a step of the host reads, and what depends on it is recorded
 * after that. The new parameters depend on everything else.
 */
async function settled(network: Module | null): Promise<void> {
  for (const parameter of network?.parameters().values() ?? []) {
    const place = await parameter.value.storage.borrow();
    if ('release' in place) place.release();
  }
  await delay(20);
}
