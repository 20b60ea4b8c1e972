import type { GridSize } from '@obelisk/kernels';
import type { ModuleOptions } from '@obelisk/nn';
import { tciaLabels, visceralLabels } from './label-names.js';
import { ObeliskNet } from './obelisk-net.js';

/** What a scan must be like before a network sees it. */
export interface Preprocessing {
  /** Voxel order: the directions in which the three indices grow. */
  readonly orientation: string;
  /** Voxel size in mm, along the three axes; null to take scans as they are. */
  readonly spacing: readonly [number, number, number] | null;
  /**
   * 'hounsfield': HU / 500, as the released network wants them. 'volume': mean 0 and standard
   * deviation 1 in each volume, for modalities whose intensities have no unit.
   */
  readonly intensity: 'hounsfield' | 'volume';
  /** Sizes of the average pools that smooth the scan, one after the other. */
  readonly pools: readonly number[];
}

/**
 * A network by name; with a data set in its name, with that data set's preprocessing and labels.
 */
export interface ModelEntry {
  readonly kind: 'points';
  readonly name: string;
  readonly description: string;
  /** Names of the labels, background first. */
  readonly labels: readonly string[];
  readonly preprocessing: Preprocessing;
  /** Size of the scans in the paper (Table 2 and Section 4), in voxels. */
  readonly paperSize: GridSize;
  /** Spacing of the sampling grid in voxels of the preprocessed scan. */
  readonly gridStep: number;
  /** A new network with random weights. */
  create(options: ModuleOptions & { labels: number }): ObeliskNet;
}

/** HU are scaled and smoothed as for the released VISCERAL network (see `ObeliskNet`). */
const visceral: Preprocessing = {
  orientation: 'RAS',
  spacing: [3, 3, 3],
  intensity: 'hounsfield',
  pools: [5, 5, 3],
};

/** Phantoms and data sets of the user are sampled as they are; small voxels need no more pools. */
const plain: Preprocessing = {
  orientation: 'RAS',
  spacing: null,
  intensity: 'hounsfield',
  pools: [3, 3],
};

/**
 * Random offsets that are not learned must be wide from the start; the paper tuned their standard
 * deviation without printing it.
 */
const fixedDeviation = 0.2;

const entries: readonly ModelEntry[] = [
  {
    kind: 'points',
    name: 'obelisk',
    description: 'original OBELISK: 1024 learned pairs of offsets, 1x1x1 dense-net (Table 2)',
    labels: tciaLabels,
    paperSize: [144, 144, 144],
    preprocessing: plain,
    gridStep: 2,
    create: (options) => new ObeliskNet(options),
  },
  {
    kind: 'points',
    name: 'obelisk-visceral',
    description: 'original OBELISK with the preprocessing and labels of VISCERAL (3 mm)',
    labels: visceralLabels,
    paperSize: [156, 115, 160],
    preprocessing: visceral,
    gridStep: 4,
    create: (options) => new ObeliskNet(options),
  },
  {
    kind: 'points',
    name: 'obelisk-unary',
    description: 'OBELISK with 1024 learned single offsets (Table 3, "Unary OBELISK")',
    labels: tciaLabels,
    paperSize: [144, 144, 144],
    preprocessing: plain,
    gridStep: 2,
    create: (options) => new ObeliskNet({ ...options, variant: 'unary' }),
  },
  {
    kind: 'points',
    name: 'obelisk-fixed',
    description: 'OBELISK with random pairs of offsets that stay (Table 3, "Rand. Offsets")',
    labels: tciaLabels,
    paperSize: [144, 144, 144],
    preprocessing: plain,
    gridStep: 2,
    create: (options) => new ObeliskNet({ ...options, learned: false, deviation: fixedDeviation }),
  },
];

/**
 * The networks of points: the original OBELISK and its variants. `allModelNames` has those of whole
 * volumes too.
 *
 * @example
 * ```ts
 * import { modelNames } from '@obelisk/models';
 * modelNames().includes('obelisk-visceral'); // => true
 * ```
 */
export function modelNames(): string[] {
  return entries.map(({ name }) => name);
}

/**
 * The network of points of that name.
 * @throws Error for an unknown name
 *
 * @example
 * ```ts
 * import { modelEntry } from '@obelisk/models';
 * modelEntry('obelisk-visceral').preprocessing.orientation; // => 'RAS'
 * ```
 */
export function modelEntry(name: string): ModelEntry {
  const entry = entries.find((candidate) => candidate.name === name);
  if (entry) return entry;
  throw new Error(`model: '${name}' is no network of points; those are ${modelNames().join(', ')}`);
}
