import type { GridSize } from '@obelisk/kernels';
import type { Module, ModuleOptions } from '@obelisk/nn';
import type { Tensor } from '@obelisk/tensor';
import { GlobalFcUNet } from './global-fc-unet.js';
import { HybridTcia } from './hybrid-tcia.js';
import { HybridVisceral } from './hybrid-visceral.js';
import { tciaLabels, visceralLabels } from './label-names.js';
import { unetLean, unetTable1, unetTcia, unetVisceral } from './unets.js';

/** A network that takes a whole volume and gives logits of the same size. */
export interface VolumeNetwork extends Module {
  /** [N, 1, D, H, W] to [N, L, D, H, W]. */
  forward(image: Tensor): Tensor;
}

/** What a volume must be like before a network of whole volumes sees it. */
export interface VolumePreprocessing {
  /** Voxel order: the directions in which the three indices grow. */
  readonly orientation: string;
  /** Voxel size in mm; null where the number of voxels is fixed instead. */
  readonly spacing: readonly [number, number, number] | null;
  /** Number of voxels along the axes; null for networks that take any. */
  readonly size: GridSize | null;
  /**
   * How `size` is reached: 'resample' stretches the body's bounding box to it; 'crop' cuts off or
   * pads with air at both ends alike, so that voxels keep their size.
   */
  readonly fit: 'resample' | 'crop';
  /** Intensities are HU times `factor` plus `offset`. */
  readonly intensity: { readonly factor: number; readonly offset: number };
}

/** A network of whole volumes by name, with its data set's preprocessing and labels. */
export interface VolumeModelEntry {
  readonly kind: 'volume';
  readonly name: string;
  readonly description: string;
  /** Names of the labels, background first. */
  readonly labels: readonly string[];
  readonly preprocessing: VolumePreprocessing;
  /** Size of the scans in the paper (Section 4), in voxels. */
  readonly paperSize: GridSize;
  /** A new network with random weights. */
  create(options: VolumeNetworkOptions): VolumeNetwork;
}

/** What a network of whole volumes is made for. */
export interface VolumeNetworkOptions extends ModuleOptions {
  /** Number of labels with background, $L$. */
  readonly labels: number;
  /**
   * Size of the scans, where fully connected layers fix it; that of the paper when left out. Other
   * networks take any size and do not read it.
   */
  readonly size?: GridSize;
  /** Probability of dropout in training, for the networks that have it; 0 when left out. */
  readonly dropout?: number;
}

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

const entries: readonly VolumeModelEntry[] = [
  {
    kind: 'volume',
    name: 'obelisk-tcia-hybrid',
    description: 'hybrid OBELISK+CNN with the preprocessing and labels of TCIA (Fig. 4)',
    labels: tciaLabels,
    paperSize: tciaSize,
    preprocessing: { ...tcia, intensity: airIsZero },
    create: (options) => new HybridTcia(options),
  },
  {
    kind: 'volume',
    name: 'obelisk-visceral-hybrid',
    description: 'hybrid OBELISK+CNN with the preprocessing and labels of VISCERAL (3 mm)',
    labels: visceralLabels,
    paperSize: visceralSize,
    preprocessing: { ...visceral, intensity: { factor: 1 / 1000, offset: 0 } },
    create: (options) => new HybridVisceral(options),
  },
  {
    kind: 'volume',
    name: 'unet-tcia',
    description: 'all-conv U-Net of six levels with the preprocessing and labels of TCIA',
    labels: tciaLabels,
    paperSize: tciaSize,
    preprocessing: { ...tcia, intensity: { factor: 1, offset: 0 } },
    create: unetTcia,
  },
  {
    kind: 'volume',
    name: 'unet-visceral',
    description: 'all-conv U-Net with the preprocessing and labels of VISCERAL (3 mm)',
    labels: visceralLabels,
    paperSize: visceralSize,
    preprocessing: { ...visceral, intensity: { factor: 1 / 1000, offset: 0 } },
    create: unetVisceral,
  },
  {
    kind: 'volume',
    name: 'unet-table1',
    description: 'all-conv U-Net of five levels as printed in Table 1',
    labels: tciaLabels,
    paperSize: tciaSize,
    preprocessing: { ...tcia, intensity: airIsZero },
    create: unetTable1,
  },
  {
    kind: 'volume',
    name: 'unet-lean',
    description: 'leaner all-conv U-Net: Table 1 with grouped convolutions (Table 4, "Leaner")',
    labels: tciaLabels,
    paperSize: tciaSize,
    preprocessing: { ...tcia, intensity: airIsZero },
    create: unetLean,
  },
  {
    kind: 'volume',
    name: 'unet-global-tcia',
    description: 'global FC U-Net with the preprocessing and labels of TCIA (Fig. 3)',
    labels: tciaLabels,
    paperSize: tciaSize,
    preprocessing: { ...tcia, intensity: airIsZero },
    create: ({ size = tciaSize, ...options }) => new GlobalFcUNet({ ...options, size }),
  },
  {
    kind: 'volume',
    name: 'unet-global-visceral',
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
];

/**
 * The networks of whole volumes that have a name.
 *
 * @example
 * ```ts
 * import { volumeModelNames } from '@obelisk/models';
 * volumeModelNames().includes('unet-tcia'); // => true
 * ```
 */
export function volumeModelNames(): string[] {
  return entries.map(({ name }) => name);
}

/**
 * The network of whole volumes of that name.
 * @throws Error for an unknown name
 *
 * @example
 * ```ts
 * import { volumeModelEntry } from '@obelisk/models';
 * volumeModelEntry('obelisk-tcia-hybrid').preprocessing.orientation; // => 'LAI'
 * ```
 */
export function volumeModelEntry(name: string): VolumeModelEntry {
  const entry = entries.find((candidate) => candidate.name === name);
  if (entry) return entry;
  throw new Error(`model: '${name}' is unknown; there are ${volumeModelNames().join(', ')}`);
}
