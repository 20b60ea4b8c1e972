import type { WantedMaps } from '../segment-scan.js';

/** The forms in which probabilities are written. */
export const probabilityForms = ['nifti', 'npz'] as const;

/** What can be asked for beside the labels of networks, and of these labels. */
export interface SegmentationChoices {
  /** Axes of the patient along which the image is flipped, too, as 'xyz'; see `mirrorPasses`. */
  readonly mirror?: string;
  /** Labels of which the largest component alone is kept. */
  readonly keepLargest?: readonly number[];
  readonly probabilities?: (typeof probabilityForms)[number];
  readonly uncertainty?: boolean;
}

/**
 * Maps that networks have to keep for what is asked for.
 *
 * @example
 * ```ts
 * import { wantedMaps } from '@obelisk/training';
 * wantedMaps({ probabilities: 'npz' }).probabilities; // => true
 * ```
 */
export function wantedMaps({ probabilities, uncertainty }: SegmentationChoices): WantedMaps {
  return { probabilities: probabilities !== undefined, uncertainty };
}
