import type { Triple } from '@obelisk/data';

/** A box of voxels, from `first` to `last` along each axis. */
export interface LabelBox {
  readonly first: Triple;
  readonly last: Triple;
  readonly size: Triple;
}

/** The smallest box around each label of a map, background first; null for labels not in it. */
export function labelBoxes(
  map: ArrayLike<number>,
  [D, H, W]: Triple,
  labels: number,
): (LabelBox | null)[] {
  const first = Array.from({ length: labels }, () => [D, H, W]);
  const last = Array.from({ length: labels }, () => [-1, -1, -1]);
  let voxel = 0;
  for (let d = 0; d < D; d++) {
    for (let h = 0; h < H; h++) {
      for (let w = 0; w < W; w++, voxel++) {
        const label = map[voxel];
        if (label === 0) continue;
        include(first[label], Math.min, d, h, w);
        include(last[label], Math.max, d, h, w);
      }
    }
  }
  return first.map((from, label) => (last[label][0] < 0 ? null : boxOf(from, last[label])));
}

/** The smallest box around two. */
export function union(a: LabelBox, b: LabelBox): LabelBox {
  const first = a.first.map((start, axis) => Math.min(start, b.first[axis]));
  return boxOf(
    first,
    a.last.map((end, axis) => Math.max(end, b.last[axis])),
  );
}

function include(
  corner: number[],
  extreme: (a: number, b: number) => number,
  d: number,
  h: number,
  w: number,
): void {
  corner[0] = extreme(corner[0], d);
  corner[1] = extreme(corner[1], h);
  corner[2] = extreme(corner[2], w);
}

function boxOf([d0, h0, w0]: readonly number[], [d1, h1, w1]: readonly number[]): LabelBox {
  return {
    first: [d0, h0, w0],
    last: [d1, h1, w1],
    size: [d1 - d0 + 1, h1 - h0 + 1, w1 - w0 + 1],
  };
}
