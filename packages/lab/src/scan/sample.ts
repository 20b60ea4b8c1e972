import { makePhantom, type Phantom } from '@obelisk/data';
import { Random } from '@obelisk/tensor';

/** The grid of all phantoms that those weights know: 5.5 mm per voxel. */
export const sampleSize = [64, 48, 64] as const;

/** The phantom that is tried: no seed of the training leads to it. */
export function samplePhantom(): Phantom {
  return makePhantom({ random: new Random(2019), size: [...sampleSize] });
}
