import type { Module, ModuleOptions } from '@obelisk/nn';
import type { Tensor } from '@obelisk/tensor';
import { HybridTcia } from './hybrid-tcia.js';
import { HybridVisceral } from './hybrid-visceral.js';
import { tciaLabels, visceralLabels } from './label-names.js';
import { unetTcia, unetVisceral } from './unets.js';

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
  /** Number of voxels along the axes, to which the body's bounding box is resampled; or null. */
  readonly size: readonly [number, number, number] | null;
  /** Intensities are HU times `factor` plus `offset`. */
  readonly intensity: { readonly factor: number; readonly offset: number };
}

/** A network of whole volumes by name, with its data set's preprocessing and labels. */
export interface VolumeModelEntry {
  readonly name: string;
  readonly description: string;
  /** Names of the labels, background first. */
  readonly labels: readonly string[];
  readonly preprocessing: VolumePreprocessing;
  create(options: ModuleOptions & { labels: number }): VolumeNetwork;
}

/** TCIA: the cropped abdomen resampled to 144 voxels along each axis (Gibson et al., 2018). */
const tcia = { orientation: 'LAI', spacing: null, size: [144, 144, 144] } as const;
const visceral = { orientation: 'RAS', spacing: [3, 3, 3], size: null } as const;

const entries: readonly VolumeModelEntry[] = [
  {
    name: 'obelisk-tcia-hybrid',
    description: 'hybrid OBELISK+CNN with the preprocessing and labels of TCIA (Fig. 4)',
    labels: tciaLabels,
    preprocessing: { ...tcia, intensity: { factor: 1 / 1024, offset: 1 } },
    create: (options) => new HybridTcia(options),
  },
  {
    name: 'obelisk-visceral-hybrid',
    description: 'hybrid OBELISK+CNN with the preprocessing and labels of VISCERAL (3 mm)',
    labels: visceralLabels,
    preprocessing: { ...visceral, intensity: { factor: 1 / 1000, offset: 0 } },
    create: (options) => new HybridVisceral(options),
  },
  {
    name: 'unet-tcia',
    description: 'all-conv U-Net of six levels with the preprocessing and labels of TCIA',
    labels: tciaLabels,
    preprocessing: { ...tcia, intensity: { factor: 1, offset: 0 } },
    create: unetTcia,
  },
  {
    name: 'unet-visceral',
    description: 'all-conv U-Net with the preprocessing and labels of VISCERAL (3 mm)',
    labels: visceralLabels,
    preprocessing: { ...visceral, intensity: { factor: 1 / 1000, offset: 0 } },
    create: unetVisceral,
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
