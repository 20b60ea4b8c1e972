import {
  assertFilled,
  type DeviceArray,
  formatShape,
  type Shape,
  sameShape,
} from '@obelisk/engine';

/** Sizes of a regular sampling grid. */
export type GridSize = readonly [depth: number, height: number, width: number];

/** The part of a regular grid from plane `start` to before plane `end`, along its depth. */
export interface Slab {
  readonly start: number;
  readonly end: number;
}

/** Sizes of an OBELISK layer's input: C channels of N volumes, K coefficients of P offsets each. */
export interface ObeliskSizes {
  readonly N: number;
  readonly C: number;
  readonly D: number;
  readonly H: number;
  readonly W: number;
  readonly K: number;
  /** Offsets per coefficient: 1 in the unary variant, 2 in the binary one. */
  readonly P: number;
}

/** @throws Error when a shape is not [N, C, D, H, W] or [K, 1 or 2, 3] */
export function obeliskSizes(family: string, volume: Shape, offsets: Shape): ObeliskSizes {
  if (volume.length !== 5) {
    throw new Error(`${family}: expected a volume [N, C, D, H, W], got ${formatShape(volume)}`);
  }
  if (offsets.length !== 3 || offsets[2] !== 3 || (offsets[1] !== 1 && offsets[1] !== 2)) {
    throw new Error(
      `${family}: expected offsets [K, P, 3] with P = 1 (unary) or 2 (binary), ` +
        `got ${formatShape(offsets)}`,
    );
  }
  assertFilled(family, 'volume', volume, 2);
  const [N, C, D, H, W] = volume;
  return { N, C, D, H, W, K: offsets[0], P: offsets[1] };
}

/** @throws Error when the grid has an axis without points, or the slab is not inside the grid */
export function checkGrid(family: string, grid: GridSize, slab: Slab): void {
  if (grid.length !== 3 || !grid.every((count) => Number.isInteger(count) && count > 0)) {
    throw new Error(`${family}: expected a grid [Dg, Hg, Wg] of counts, got ${formatShape(grid)}`);
  }
  const { start, end } = slab;
  if (!(Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start < end)) {
    throw new Error(`${family}: slab ${start} .. ${end} is empty or not of whole planes`);
  }
  if (end > grid[0]) {
    throw new Error(`${family}: slab ${start} .. ${end} exceeds the grid's depth ${grid[0]}`);
  }
}

/** @throws Error when `points` is not [N, S, 3] for the volume's N */
export function checkPoints(family: string, points: Shape, N: number): void {
  if (points.length === 3 && points[0] === N && points[2] === 3) return;
  throw new Error(
    `${family}: expected points [N, S, 3] with N = ${N} as the volume, got ${formatShape(points)}`,
  );
}

/** @throws Error when the gradient has not the shape of the forward result */
export function checkGradient(family: string, gradient: DeviceArray, wanted: Shape): void {
  if (sameShape(gradient.shape, wanted)) return;
  throw new Error(
    `${family}: expected a gradient of shape ${formatShape(wanted)}, ` +
      `got ${formatShape(gradient.shape)}`,
  );
}
