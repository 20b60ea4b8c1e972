import type { Grid, Triple } from '@obelisk/data';
import type { ModelEntry } from '@obelisk/models';
import { UsageError } from '../errors.js';
import { medianSpacing } from '../median-spacing.js';
import type { Preparation } from '../preparation.js';
import { commonSize, intensityOf } from '../preparation-plan.js';
import { preparedShape } from '../prepared-shape.js';
import { requireRoomToPrepare } from './preparation-memory.js';
import type { TrainingData } from './training-data.js';
import type { TrainingOptions } from './training-options.js';

/** The voxels that all networks of a comparison see; each has its own scale of intensities. */
export type TrainingGrid = Omit<Preparation, 'intensity'>;

/** Order of the voxels in training on data of one's own: right, anterior, superior. */
const orientation = 'RAS';

/**
 * The grid that the options ask for, from the headers of the scans alone. The voxel size is the
 * median of those that are learned from, as nnU-Net's, unless scans are stretched, which have none.
 * Where they differ in size and no size is given, all are padded to the largest; then every scan is
 * read once the sizes are known, so that a damaged one is told before there is a plan.
 * @param learned - places of the scans to learn from
 * @throws UsageError when scans are to be stretched, and no size is given; Error when they would
 * have more voxels than a network or the memory takes
 *
 * @example
 * ```ts
 * import { chooseGrid, openTrainingData } from '@obelisk/training/node';
 * const data = await openTrainingData('phantoms', 1, 3);
 * const { spacing, size } = chooseGrid(data, { size: [8, 8, 8], spacing: 'none', fit: 'crop' });
 * [spacing, size]; // => [null, [8, 8, 8]]
 * chooseGrid(data, { spacing: 'none', fit: 'resample' }); // throws: that size is missing
 * ```
 */
export function chooseGrid(
  data: TrainingData,
  { size, spacing, fit }: Pick<TrainingOptions, 'size' | 'spacing' | 'fit'>,
  learned: readonly number[] = [...data.names.keys()],
): TrainingGrid {
  if (fit === 'resample' && size === undefined) {
    throw new UsageError('to resample scans to one size, that size is missing');
  }
  const grids = data.names.map((_, at) => data.grid(at));
  const choice = spacing === 'median' && fit === 'resample' ? 'none' : spacing;
  const those = learned.map((at) => grids[at]);
  const wanted = { orientation, spacing: spacingOf(choice, those), size: size ?? null, fit };
  const grid = withSize(wanted, grids);
  requireRoomToPrepare(data.names, grids, grid);
  if (size === undefined) for (const at of data.names.keys()) data.read(at);
  return grid;
}

/** The spacing in mm that an option means; null where voxels stay as they are. */
function spacingOf(choice: TrainingOptions['spacing'], learned: readonly Grid[]): Triple | null {
  if (choice === 'none') return null;
  return choice === 'median' ? medianSpacing(learned, orientation) : choice;
}

/** Pads all scans to the largest where no size is given and they differ. */
function withSize(grid: TrainingGrid, grids: readonly Grid[]): TrainingGrid {
  if (grid.size !== null) return grid;
  const sizes = grids.map((each) => preparedShape(each, grid));
  const [first] = sizes;
  const isOne = sizes.every((other) => other.every((voxels, axis) => voxels === first[axis]));
  return isOne ? grid : { ...grid, size: commonSize(sizes), fit: 'crop' };
}

/**
 * What a network wants of the data on that grid.
 *
 * @example
 * ```ts
 * import { modelEntry } from '@obelisk/models';
 * import { preparationFor, type TrainingGrid } from '@obelisk/training/node';
 * const grid: TrainingGrid = { orientation: 'RAS', spacing: null, size: [8, 8, 8], fit: 'crop' };
 * const entry = modelEntry('obelisk');
 * const { intensity } = preparationFor(entry, grid, { modality: 'hounsfield' });
 * intensity; // => { factor: 1 / 500, offset: 0 }
 * ```
 */
export function preparationFor(
  entry: ModelEntry,
  grid: TrainingGrid,
  { modality }: Pick<TrainingData, 'modality'>,
): Preparation {
  return { ...grid, intensity: intensityOf(entry, modality) };
}
