import type { LabelMap, Triple, Volume } from '@obelisk/data';
import type { IntensityRemark } from './scan-intensities.js';

/** How intensities become what a network sees. */
export type Intensity =
  /** Mean 0 and standard deviation 1 in each volume, for modalities without a unit. */
  | 'volume'
  /** HU times `factor` plus `offset`. */
  | { readonly factor: number; readonly offset: number };

/** What is done to each scan of a data set, and to its labels, before any network sees it. */
export interface Preparation {
  /** Voxel order: the directions in which the three indices grow, such as 'RAS'. */
  readonly orientation: string;
  /** Voxel size in mm; null to leave it. */
  readonly spacing: Triple | null;
  /** Number of voxels along the axes; null to leave it. */
  readonly size: Triple | null;
  /**
   * How `size` is reached: 'resample' stretches the body's bounding box to it; 'crop' cuts off or
   * pads at both ends alike, so that voxels keep their size.
   */
  readonly fit: 'resample' | 'crop';
  readonly intensity: Intensity;
}

/** A scan with its ground truth, under a name. */
export interface LabelledCase {
  readonly name: string;
  readonly scan: Volume;
  readonly labels: LabelMap;
}

/** A scan and its labels after preparation, on one grid. */
export interface PreparedCase {
  readonly name: string;
  /** Normalised intensities. */
  readonly image: Volume;
  readonly labels: LabelMap;
  /** What there is to tell of the intensities that the scan had. */
  readonly remarks?: readonly IntensityRemark[];
}

/** Prepared cases that are loaded when they are wanted. */
export interface CaseSource {
  readonly names: readonly string[];
  /** The case of that place in `names`; the same object when it is still in memory. */
  load(at: number): Promise<PreparedCase>;
}
