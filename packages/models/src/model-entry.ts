import type { GridSize } from '@obelisk/kernels';
import type { ModuleOptions } from '@obelisk/nn';
import type { PointsNetwork } from './points-network.js';
import type { VolumeNetwork, VolumeNetworkOptions } from './volume-network.js';

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

/** Phantoms and data sets of the user are sampled as they are; small voxels need no more pools. */
export const plain: Preprocessing = {
  orientation: 'RAS',
  spacing: null,
  intensity: 'hounsfield',
  pools: [3, 3],
};

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

/** What the catalogue says of every network. */
interface EntryOfAnyKind {
  /** With a data set in it, that data set's preprocessing and labels. */
  readonly name: string;
  readonly description: string;
  /** Names of the labels, background first. */
  readonly labels: readonly string[];
  /** Size of the scans in the paper (Table 2 and Section 4), or of the phantoms, in voxels. */
  readonly paperSize: GridSize;
}

/** A network that is sampled at chosen places, and what its scans must be like. */
export interface PointsModelEntry extends EntryOfAnyKind {
  readonly kind: 'points';
  readonly preprocessing: Preprocessing;
  /** Spacing of the sampling grid in voxels of the preprocessed scan. */
  readonly gridStep: number;
  /** A new network with random weights. */
  create(options: ModuleOptions & { labels: number }): PointsNetwork;
}

/** A network that takes a whole volume, and what its scans must be like. */
export interface VolumeModelEntry extends EntryOfAnyKind {
  readonly kind: 'volume';
  readonly preprocessing: VolumePreprocessing;
  /** A new network with random weights. */
  create(options: VolumeNetworkOptions): VolumeNetwork;
}

/** A network of the catalogue; `kind` tells which. */
export type ModelEntry = PointsModelEntry | VolumeModelEntry;
