// The formulas that all kernels of sampling share; each stands here once, and they call it.

/**
 * From -1..1 to voxels, the first and last of which lie at -1 and 1: $x = (g + 1) (size - 1) / 2$.
 * @readAsText
 */
export function voxelOf(g: number, size: number): number {
  return ((g + 1) * (size - 1)) / 2;
}

/**
 * A coordinate moved into low .. high; NaN stays.
 * @readAsText
 */
export function clamped(x: number, low: number, high: number): number {
  return Math.max(low, Math.min(x, high));
}

/**
 * The same for `gridSample`, which may count from the outer faces, and moved into low ..
 * high: see `coordinateConstants`.
 * @readAsText
 */
export function gridVoxelOf(
  g: number,
  span: number,
  shift: number,
  low: number,
  high: number,
): number {
  return clamped(((g + 1) * span - shift) / 2, low, high);
}

/**
 * $\partial x / \partial g$ of that, per voxel of the span: zero where it was moved.
 * @readAsText
 */
export function gridSlopeOf(x: number, low: number, high: number): number {
  return x > low && x < high ? 0.5 : 0;
}

/**
 * Eq. 3: the weight of the neighbour after a sample, $w_{xd} = x - \lfloor x \rfloor$. That of the
 * one before it is $w_{xu} = 1 - w_{xd}$.
 * @readAsText
 */
export function weightAfter(x: number): number {
  return x - Math.floor(x);
}

/**
 * Eq. 2 along one axis: what lies between two neighbours, $w_{xu} I_u + w_{xd} I_d$. In two and
 * three dimensions what it gives along one axis are the neighbours along the next. With the
 * differences of neighbours in place of $I$ it is a derivative, since
 * $\partial w_{xu} / \partial x = -1$ and $\partial w_{xd} / \partial x = 1$.
 * @readAsText
 */
export function between(before: number, after: number, Iu: number, Id: number): number {
  return before * Iu + after * Id;
}
