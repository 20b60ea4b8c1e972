/** Background voxels this close to an organ count as near it, along each axis. */
const reach = 3;

/** Voxels of a scan to draw training locations from, as flat indices. */
export interface PlacePools {
  /** The voxels of each label that occurs, the background left out. */
  readonly organs: readonly Uint32Array[];
  /** Background within three voxels of an organ: where borders are learned. */
  readonly near: Uint32Array;
}

/**
 * Sorts the voxels of a label map into the pools that balanced sampling draws from.
 *
 * @example
 * ```ts
 * import { placePools } from '@obelisk/training';
 * const { organs, near } = placePools(Uint8Array.of(0, 0, 0, 0, 0, 2), [1, 1, 6]);
 * [organs.length, Array.from(near)]; // => [1, [2, 3, 4]]
 * ```
 */
export function placePools(
  labels: Uint8Array,
  size: readonly [number, number, number],
): PlacePools {
  const organs = new Map<number, number[]>();
  const near: number[] = [];
  const close = dilated(labels, size);
  for (let voxel = 0; voxel < labels.length; voxel++) {
    const label = labels[voxel];
    if (label === 0 && close[voxel]) near.push(voxel);
    if (label === 0) continue;
    const pool = organs.get(label) ?? [];
    pool.push(voxel);
    organs.set(label, pool);
  }
  const sorted = [...organs].sort(([a], [b]) => a - b);
  return { organs: sorted.map(([, pool]) => Uint32Array.from(pool)), near: Uint32Array.from(near) };
}

/** 1 where an organ is within reach: a box, so one axis after the other. */
function dilated(labels: Uint8Array, [D, H, W]: readonly [number, number, number]): Uint8Array {
  let marks = labels.map((label) => (label > 0 ? 1 : 0));
  for (const [count, stride] of [
    [W, 1],
    [H, W],
    [D, H * W],
  ]) {
    const wider = marks.slice();
    for (let voxel = 0; voxel < marks.length; voxel++) {
      if (marks[voxel] === 0) continue;
      const place = Math.floor(voxel / stride) % count;
      const [first, last] = [Math.max(0, place - reach), Math.min(count - 1, place + reach)];
      for (let other = first; other <= last; other++) wider[voxel + (other - place) * stride] = 1;
    }
    marks = wider;
  }
  return marks;
}
