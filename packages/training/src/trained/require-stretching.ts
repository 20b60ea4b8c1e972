import { UsageError } from '../errors.js';
import type { TrainedModel } from './trained-model.js';

/**
 * Refuses a box of a scan for a network that takes scans as they are.
 * @throws UsageError that says what the network does with a scan
 *
 * @example
 * ```ts
 * import { modelEntry } from '@obelisk/models';
 * import { preparationOf, requireStretching } from '@obelisk/training';
 * const [tcia, visceral] = ['obelisk-tcia-hybrid', 'obelisk-visceral'].map((name) => {
 *   const entry = modelEntry(name);
 *   return { entry, preparation: preparationOf(entry) };
 * });
 * requireStretching(tcia); // => undefined
 * requireStretching(visceral); // throws: obelisk-visceral takes scans of any size
 * ```
 */
export function requireStretching({
  entry,
  preparation: { size, fit },
}: Pick<TrainedModel, 'entry' | 'preparation'>): void {
  if (size !== null && fit === 'resample') return;
  const wanted = size
    ? `cuts or pads scans to ${size.join(' x ')} voxels`
    : 'takes scans of any size';
  throw new UsageError(
    `--crop is for networks that resample a box to a fixed size; ${entry.name} ${wanted}`,
  );
}
