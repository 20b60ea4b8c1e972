import type { Device } from '@obelisk/engine';
import type { Terminal } from '../terminal.js';
import { tellGraphicsMemory } from './graphics-memory.js';
import { type PlannedTraining, trainedScan, trainingName } from './planned-training.js';

/** Bytes that a training needs at its peak, and then to segment what is held out. */
export async function trainingMemory(planned: PlannedTraining): Promise<number> {
  const { memoryNeeded } = await import('@obelisk/training');
  const { entry, settings, data } = planned;
  const scan = { ...(await trainedScan(planned)), scans: data.names.length };
  const batch = Math.ceil(settings.scansPerStep / settings.accumulate);
  return Math.max(
    memoryNeeded(entry, 'training', { ...scan, batch, settings }),
    memoryNeeded(entry, 'inference', scan),
  );
}

/**
 * Refuses a training for which the memory does not suffice, before it prepares its first scan. On a
 * graphics processor, whose arrays lie elsewhere, it tells how much a step needs there.
 * @throws Error that says how much it needs and how much there is
 */
export async function requireTrainingMemory(
  terminal: Terminal,
  planned: PlannedTraining,
  device: Device,
): Promise<void> {
  if (device.resident) return tellGraphicsMemory(terminal, planned, device);
  const { requireMemory } = await import('@obelisk/training/node');
  requireMemory(trainingName(planned), await trainingMemory(planned));
}

/**
 * Refuses a training in which batch normalisation would see a single value, before it prepares its
 * first scan.
 * @param scans - how many there are to learn from
 * @throws Error that names the layer, and the smallest size and batch that work
 */
export async function requireTrainable(planned: PlannedTraining, scans: number): Promise<void> {
  const { preparedShape, requireSeveralValues } = await import('@obelisk/training');
  const { entry, settings, data, grid } = planned;
  const known = grid.size ?? undefined;
  // Networks of points see the same number of places in scans of any size.
  const size = entry.kind === 'points' ? known : (known ?? preparedShape(data.grid(0), grid));
  requireSeveralValues(entry, { settings, size, scans });
}
