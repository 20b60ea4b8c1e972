import type { Triple } from '@obelisk/data';
import { UsageError } from '../errors.js';
import type { TrainedModel } from './trained-model.js';

/**
 * The size in mm that a scan shall get; undefined to leave it.
 * @param asked - all of the scan, or as much as the network learned from
 * @throws UsageError where that is not known, or every scan gets one size anyway
 *
 * @example
 * ```ts
 * import { modelEntry } from '@obelisk/models';
 * import { askedFieldOfView, preparationOf } from '@obelisk/training';
 * const entry = modelEntry('obelisk-visceral');
 * const model = { entry, preparation: preparationOf(entry), fieldOfView: null };
 * askedFieldOfView('scan', model); // => undefined
 * askedFieldOfView('trained', model); // throws: have none, or do not tell the size
 * ```
 */
export function askedFieldOfView(
  asked: 'scan' | 'trained',
  { entry, preparation, fieldOfView }: Pick<TrainedModel, 'entry' | 'preparation' | 'fieldOfView'>,
): Triple | undefined {
  if (asked === 'scan') return undefined;
  if (fieldOfView !== null) return fieldOfView;
  const why = preparation.size
    ? `${entry.name} brings every scan to ${preparation.size.join(' x ')} voxels`
    : `the weights of ${entry.name} have none, or do not tell the size`;
  throw new UsageError(
    '--field-of-view trained is for networks whose offsets are fractions of the size of the ' +
      `scans that they learned from; ${why}`,
  );
}
