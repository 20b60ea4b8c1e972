import { GlobalFcUNet } from './global-fc-unet.js';
import { HybridTcia } from './hybrid-tcia.js';
import { HybridVisceral } from './hybrid-visceral.js';
import { tciaLabels, visceralLabels } from './label-names.js';
import { members } from './members.js';
import {
  type ModelEntry,
  type PointsModelEntry,
  type Preprocessing,
  plain,
  type VolumeModelEntry,
} from './model-entry.js';
import { ObeliskNet } from './obelisk-net.js';
import { unetLean, unetTable1, unetTcia, unetVisceral } from './unets.js';

/** HU are scaled and smoothed as for the released VISCERAL network (see `ObeliskNet`). */
const visceralPoints: Preprocessing = {
  orientation: 'RAS',
  spacing: [3, 3, 3],
  intensity: 'hounsfield',
  pools: [5, 5, 3],
};

/**
 * Random offsets that are not learned must be wide from the start; the paper tuned their standard
 * deviation without printing it.
 */
const fixedDeviation = 0.2;

/** TCIA: the cropped abdomen resampled to 144 voxels along each axis (Gibson et al., 2018). */
const tciaSize = [144, 144, 144] as const;
const tcia = { orientation: 'LAI', spacing: null, size: tciaSize, fit: 'resample' } as const;

/** VISCERAL: 3 mm; the paper cropped the scans to one size, which only the last network needs. */
const visceralSize = [156, 115, 160] as const;
const visceral = { orientation: 'RAS', spacing: [3, 3, 3], size: null, fit: 'crop' } as const;

/**
 * Intensities of the TCIA hybrid, and of the TCIA networks without released weights: air is 0, as
 * the zeros are that convolutions pad with.
 */
const airIsZero = { factor: 1 / 1024, offset: 1 };

type Unnamed = Omit<PointsModelEntry, 'name'> | Omit<VolumeModelEntry, 'name'>;

/** The networks of the paper, each below the table in which it first appears. */
const paper = {
  // Table 1
  'unet-table1': {
    kind: 'volume',
    description: 'all-conv U-Net of five levels as printed in Table 1',
    labels: tciaLabels,
    paperSize: tciaSize,
    preprocessing: { ...tcia, intensity: airIsZero },
    create: unetTable1,
  },
  // Table 2
  obelisk: {
    kind: 'points',
    description: 'original OBELISK: 1024 learned pairs of offsets, 1x1x1 dense-net (Table 2)',
    labels: tciaLabels,
    paperSize: [144, 144, 144],
    preprocessing: plain,
    gridStep: 2,
    create: (options) => new ObeliskNet(options),
  },
  // Table 3
  'obelisk-unary': {
    kind: 'points',
    description: 'OBELISK with 1024 learned single offsets (Table 3, "Unary OBELISK")',
    labels: tciaLabels,
    paperSize: [144, 144, 144],
    preprocessing: plain,
    gridStep: 2,
    create: (options) => new ObeliskNet({ ...options, variant: 'unary' }),
  },
  'obelisk-fixed': {
    kind: 'points',
    description: 'OBELISK with random pairs of offsets that stay (Table 3, "Rand. Offsets")',
    labels: tciaLabels,
    paperSize: [144, 144, 144],
    preprocessing: plain,
    gridStep: 2,
    create: (options) => new ObeliskNet({ ...options, learned: false, deviation: fixedDeviation }),
  },
  'obelisk-visceral': {
    kind: 'points',
    description: 'original OBELISK with the preprocessing and labels of VISCERAL (3 mm)',
    labels: visceralLabels,
    paperSize: [156, 115, 160],
    preprocessing: visceralPoints,
    gridStep: 4,
    create: (options) => new ObeliskNet(options),
  },
  'obelisk-visceral-hybrid': {
    kind: 'volume',
    description: 'hybrid OBELISK+CNN with the preprocessing and labels of VISCERAL (3 mm)',
    labels: visceralLabels,
    paperSize: visceralSize,
    preprocessing: { ...visceral, intensity: { factor: 1 / 1000, offset: 0 } },
    create: (options) => new HybridVisceral(options),
  },
  'unet-visceral': {
    kind: 'volume',
    description: 'all-conv U-Net with the preprocessing and labels of VISCERAL (3 mm)',
    labels: visceralLabels,
    paperSize: visceralSize,
    preprocessing: { ...visceral, intensity: { factor: 1 / 1000, offset: 0 } },
    create: unetVisceral,
  },
  'unet-global-visceral': {
    kind: 'volume',
    description: 'global FC U-Net with the preprocessing and labels of VISCERAL (3 mm)',
    labels: visceralLabels,
    paperSize: visceralSize,
    preprocessing: {
      ...visceral,
      size: visceralSize,
      intensity: { factor: 1 / 1000, offset: 0 },
    },
    create: ({ size = visceralSize, ...options }) => new GlobalFcUNet({ ...options, size }),
  },
  // Table 4
  'obelisk-tcia-hybrid': {
    kind: 'volume',
    description: 'hybrid OBELISK+CNN with the preprocessing and labels of TCIA (Fig. 4)',
    labels: tciaLabels,
    paperSize: tciaSize,
    preprocessing: { ...tcia, intensity: airIsZero },
    create: (options) => new HybridTcia(options),
  },
  'unet-tcia': {
    kind: 'volume',
    description: 'all-conv U-Net of six levels with the preprocessing and labels of TCIA',
    labels: tciaLabels,
    paperSize: tciaSize,
    preprocessing: { ...tcia, intensity: { factor: 1, offset: 0 } },
    create: unetTcia,
  },
  'unet-lean': {
    kind: 'volume',
    description: 'leaner all-conv U-Net: Table 1 with grouped convolutions (Table 4, "Leaner")',
    labels: tciaLabels,
    paperSize: tciaSize,
    preprocessing: { ...tcia, intensity: airIsZero },
    create: unetLean,
  },
  'unet-global-tcia': {
    kind: 'volume',
    description: 'global FC U-Net with the preprocessing and labels of TCIA (Fig. 3)',
    labels: tciaLabels,
    paperSize: tciaSize,
    preprocessing: { ...tcia, intensity: airIsZero },
    create: ({ size = tciaSize, ...options }) => new GlobalFcUNet({ ...options, size }),
  },
} satisfies Record<string, Unnamed>;

const catalogue = { ...paper, ...members };

const entries = new Map<string, ModelEntry>(
  Object.entries(catalogue).map(([name, entry]) => [name, { name, ...entry }]),
);

/** The name of a network of the catalogue. */
export type ModelName = keyof typeof catalogue;

type EntryOf<Name extends ModelName> = Omit<
  Extract<ModelEntry, { readonly kind: (typeof catalogue)[Name]['kind'] }>,
  'create'
> &
  Pick<(typeof catalogue)[Name], 'create'>;

/**
 * The names of the catalogue: the networks of the paper, in the order of its Tables 1 to 4, each
 * where it first appears; then the members of the family.
 * @param group - of which alone; all when left out
 *
 * @example
 * ```ts
 * import { modelNames } from '@obelisk/models';
 * modelNames('paper').length; // => 12
 * modelNames().slice(0, 3); // => ['unet-table1', 'obelisk', 'obelisk-unary']
 * modelNames('family'); // => ['dilated', 'dcls', 'dcn-v1', 'dcn-v2', 'dcn-v4']
 * ```
 */
export function modelNames(group?: 'paper' | 'family'): string[] {
  if (group === undefined) return [...entries.keys()];
  return Object.keys(group === 'paper' ? paper : members);
}

/**
 * The network of that name: of a name that is written down its kind is known to the compiler, of
 * others `kind` tells it.
 * @throws Error for an unknown name
 *
 * @example
 * ```ts
 * import { modelEntry } from '@obelisk/models';
 * modelEntry('obelisk-visceral').gridStep; // => 4
 * const entry = modelEntry('unet-lean' as string);
 * entry.kind; // => 'volume'
 * entry.paperSize; // => [144, 144, 144]
 * modelEntry('vnet'); // throws: model: 'vnet' is unknown; there are unet-table1, obelisk,
 * ```
 */
export function modelEntry<Name extends ModelName>(name: Name): EntryOf<Name>;
export function modelEntry(name: string): ModelEntry;
export function modelEntry(name: string): ModelEntry {
  const entry = entries.get(name);
  if (entry) return entry;
  throw new Error(`model: '${name}' is unknown; there are ${modelNames().join(', ')}`);
}
