import { makePhantom, type Phantom, writeNifti } from '@obelisk/data';
import { Random } from '@obelisk/tensor';
import type { NamedBytes } from './messages.js';

/** A scan whose organs are known. */
export interface KnownScan {
  readonly scan: NamedBytes;
  readonly truth: NamedBytes;
}

/** As fine as the phantoms of the training view. */
const size = [40, 30, 40] as const;

/** A phantom for those who have no scan at hand. */
export function newPhantom(seed: number): KnownScan {
  // The training view draws its phantoms from `seed`: this patient shall be new to it.
  const random = new Random(seed + 1_000_000);
  return phantomFiles(`phantom-${seed}`, makePhantom({ random, size: [...size] }));
}

/** A phantom's scan, and the organs that were drawn into it, as files. */
export function phantomFiles(name: string, { scan, labels }: Phantom): KnownScan {
  return {
    scan: { name: `${name}.nii.gz`, bytes: writeNifti(scan, { gzip: true }) },
    truth: { name: `${name}-truth.nii.gz`, bytes: writeNifti(labels, { gzip: true }) },
  };
}
