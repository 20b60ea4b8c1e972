import type { AnyModelEntry } from '@obelisk/models';
import type { Preparation } from '@obelisk/training';
import { UsageError } from '../errors.js';
import type { TrainingData } from './training-data.js';
import type { TrainingOptions } from './training-options.js';

/** The voxels that all networks of a comparison see; each has its own scale of intensities. */
export type TrainingGrid = Omit<Preparation, 'intensity'>;

/** Order of the voxels in training on data of one's own: right, anterior, superior. */
const orientation = 'RAS';

/**
 * The grid that the options ask for. Where scans differ in size and no size is given, all are
 * padded to the largest.
 * @throws UsageError when scans are to be stretched, and no size is given
 */
export async function chooseGrid(
  data: TrainingData,
  { size, spacing, fit }: Pick<TrainingOptions, 'size' | 'spacing' | 'fit'>,
): Promise<TrainingGrid> {
  const grid = { orientation, spacing: spacing ?? null, size: size ?? null, fit };
  if (size) return grid;
  if (fit === 'resample') {
    throw new UsageError('--fit resample: there is no size to stretch scans to; expected --size');
  }
  const { commonSize, prepareCase } = await import('@obelisk/training');
  const { shapeOf } = await import('@obelisk/data');
  const asIs = { ...grid, intensity: { factor: 1, offset: 0 } };
  const sizes = data.names.map((_, at) => shapeOf(prepareCase(data.read(at), asIs).image));
  const [first] = sizes;
  const isOne = sizes.every((other) => other.every((voxels, axis) => voxels === first[axis]));
  return isOne ? grid : { ...grid, size: commonSize(sizes), fit: 'crop' };
}

/** What a network wants of the data on that grid. */
export async function preparationFor(
  entry: AnyModelEntry,
  grid: TrainingGrid,
  { modality }: Pick<TrainingData, 'modality'>,
): Promise<Preparation> {
  const { intensityOf } = await import('@obelisk/training');
  return { ...grid, intensity: intensityOf(entry, modality) };
}
