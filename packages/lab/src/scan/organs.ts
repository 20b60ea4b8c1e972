import { applyAffine, inOrder, type LabelMap } from '@obelisk/data';
import { dice, organVolumes } from '@obelisk/training';
import { labelColours } from '@obelisk/viz/basics';
import type { FoundOrgan } from './messages.js';

/**
 * All organs of a label map: how large they are, where, and how well they fit.
 * @param truth - the same voxels with the same labels; null where nobody knows
 */
export function foundOrgans(
  map: LabelMap,
  names: readonly string[],
  truth: LabelMap | null,
): FoundOrgan[] {
  const volumes = organVolumes(map, names.length);
  const centres = labelCentres(map, names.length);
  const colours = labelColours(names);
  const overlap = truth && dice(inOrder(map).data.data, inOrder(truth).data.data, names.length);
  return names.slice(1).map((name, at) => {
    const label = at + 1;
    const [millilitres, centre] = [volumes[at], centres[label]];
    return {
      label,
      name,
      colour: colours[label],
      millilitres,
      centre,
      dice: overlap?.[at] ?? null,
    };
  });
}

/** The mean place of each label's voxels in mm; null for labels without any. */
function labelCentres({ data, affine }: LabelMap, labels: number): (readonly number[] | null)[] {
  const [D, H, W] = data.shape;
  const sums = Array.from({ length: labels }, () => [0, 0, 0, 0]);
  for (let i = 0; i < D; i++) {
    for (let j = 0; j < H; j++) {
      for (let k = 0; k < W; k++) {
        const sum = sums[data.get(i, j, k)];
        sum[0] += i;
        sum[1] += j;
        sum[2] += k;
        sum[3]++;
      }
    }
  }
  return sums.map(([x, y, z, n]) => (n === 0 ? null : applyAffine(affine, [x / n, y / n, z / n])));
}
