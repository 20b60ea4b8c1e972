import type { Triple } from '@obelisk/data';
import type { TrainedModel } from '@obelisk/training';
import { UsageError } from '@obelisk/training/command';
import { Option } from 'commander';

/** How much of a scan a network shall see: all of it, or as much as it learned from. */
export type FieldOfView = 'scan' | 'trained';

export function fieldOfViewOption(): Option {
  return new Option('--field-of-view <which>', 'as the scan has it, or as in training, see below')
    .choices(['scan', 'trained'] satisfies FieldOfView[])
    .default('scan');
}

/**
 * The size in mm that a scan shall get; undefined to leave it.
 * @throws UsageError where it is not known, or every scan gets one size anyway
 */
export function askedFieldOfView(
  asked: FieldOfView,
  { entry, preparation, fieldOfView }: TrainedModel,
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
