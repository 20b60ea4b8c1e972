import type { Triple } from '@obelisk/data';
import type { ModelEntry } from '@obelisk/models';
import type { CaseSource, Intensity, Preparation } from './preparation.js';
import { hounsfieldScale } from './preprocess.js';

/** Whether intensities are HU, or have no unit. */
export type Modality = 'hounsfield' | 'volume';

/** What a network wants of HU: its own scale, that of its released weights. */
export function intensityOf(entry: ModelEntry, modality: Modality): Intensity {
  if (modality === 'volume') return 'volume';
  if (entry.kind === 'volume') return entry.preprocessing.intensity;
  return entry.preprocessing.intensity === 'volume'
    ? 'volume'
    : { factor: 1 / hounsfieldScale, offset: 0 };
}

/**
 * The preparation of a catalogue entry: that of the data set in its name.
 *
 * @example
 * ```ts
 * import { modelEntry } from '@obelisk/models';
 * import { preparationOf } from '@obelisk/training';
 * preparationOf(modelEntry('unet-tcia')).size; // => [144, 144, 144]
 * ```
 */
export function preparationOf(entry: ModelEntry): Preparation {
  const { orientation, spacing } = entry.preprocessing;
  const intensity = intensityOf(entry, 'hounsfield');
  const grid = { orientation, spacing: spacing && triple(spacing) };
  if (entry.kind === 'points') return { ...grid, size: null, fit: 'crop', intensity };
  const { size, fit } = entry.preprocessing;
  return { ...grid, size: size && triple(size), fit, intensity };
}

const triple = ([a, b, c]: readonly [number, number, number]): Triple => [a, b, c];

/** Sizes are rounded up to a multiple of this: networks halve them at least twice. */
const multiple = 4;

/**
 * The size to which scans of different sizes are padded, so that batches can be made of them: the
 * largest along each axis, rounded up to a multiple of 4.
 */
export function commonSize(sizes: readonly Triple[]): Triple {
  const along = (axis: number) =>
    Math.ceil(Math.max(...sizes.map((size) => size[axis])) / multiple) * multiple;
  return [along(0), along(1), along(2)];
}

/**
 * Some of the cases of a source, in the order given.
 *
 * @example
 * ```ts
 * import { type CaseSource, subset } from '@obelisk/training';
 * const all = { names: ['a', 'b', 'c'] } as unknown as CaseSource;
 * subset(all, [2, 0]).names; // => ['c', 'a']
 * ```
 */
export function subset(source: CaseSource, places: readonly number[]): CaseSource {
  return {
    names: places.map((at) => source.names[at]),
    load: (at) => source.load(places[at]),
  };
}
