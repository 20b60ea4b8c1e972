/**
 * Where the voxels of one target axis lie on their source axis. On grids whose axes agree, one such
 * table per axis stands for the coordinates of all voxels.
 */
export interface AxisTable {
  /** Index of the source voxel below the place, times the stride of the source axis. */
  readonly lower: Int32Array;
  /** From `lower` to the voxel above: the stride, or 0 at the last voxel. */
  readonly step: Int32Array;
  /** Share of the voxel above; the one below has 1 minus this. */
  readonly weight: Float64Array;
  /** 1 where the place is in the source's field of view. */
  readonly inside: Uint8Array;
}

/** Places closer than this to a voxel's centre are at the centre, so that equal grids copy. */
const rounding = 1e-5;

/**
 * The table of the places $p(i) = scale \cdot i + shift$, in source voxels. The field of view ends
 * half a voxel beyond the first and the last centre; in that rim the outermost value holds:
 *
 * $$p' = \min(\max(p, 0), size - 1), \qquad lower = \lfloor p' \rfloor, \qquad
 * weight = p' - lower$$
 */
export function axisTable(
  count: number,
  scale: number,
  shift: number,
  size: number,
  stride: number,
): AxisTable {
  const lower = new Int32Array(count);
  const step = new Int32Array(count);
  const weight = new Float64Array(count);
  const inside = new Uint8Array(count);
  for (let index = 0; index < count; index++) {
    const place = scale * index + shift;
    const clamped = clampPlace(place, size);
    const below = Math.floor(clamped);
    lower[index] = below * stride;
    step[index] = below < size - 1 ? stride : 0;
    weight[index] = clamped - below;
    inside[index] = isInside(place, size) ? 1 : 0;
  }
  return { lower, step, weight, inside };
}

/** Whether a place lies in the field of view of an axis with `size` voxels. */
export function isInside(place: number, size: number): boolean {
  return place >= -0.5 - rounding && place <= size - 0.5 + rounding;
}

/** The place moved between the first and the last centre, and to a centre that is very close. */
export function clampPlace(place: number, size: number): number {
  const nearest = Math.round(place);
  const snapped = Math.abs(place - nearest) < rounding ? nearest : place;
  return Math.min(Math.max(snapped, 0), size - 1);
}
