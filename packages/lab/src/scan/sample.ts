import { makePhantom, type Phantom } from '@obelisk/data';
import { Random } from '@obelisk/tensor';

/** The grid of all phantoms that those weights know: 5.5 mm per voxel. */
export const sampleSize = [64, 48, 64] as const;

/** Of the phantom that is tried. The training has another one, and sees none of this patient. */
export const sampleSeed = 2019;

export function samplePhantom(): Phantom {
  return makePhantom({ random: new Random(sampleSeed), size: [...sampleSize] });
}
