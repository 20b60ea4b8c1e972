import { assertFilled, formatShape, type Shape } from '@obelisk/engine';
import { margin } from './prepared-volume.js';

/** How `gridSample` interpolates. */
export interface GridSampleOptions {
  /** Outside the image: zeros, or the value at the border. */
  readonly padding: 'zeros' | 'border';
  /** Whether -1 and 1 are the centres of the outermost voxels (true) or their outer faces. */
  readonly alignCorners: boolean;
  /** Eq. 2, or the value of the nearest voxel. */
  readonly mode: 'linear' | 'nearest';
}

/** Sizes of a grid sample; an image has D = 1, rank 2. */
export interface GridSampleSizes {
  readonly rank: 2 | 3;
  readonly N: number;
  readonly C: number;
  readonly D: number;
  readonly H: number;
  readonly W: number;
  /** Samples per image. */
  readonly S: number;
  /** [N, C, (Do,) Ho, Wo]. */
  readonly result: Shape;
}

/** @throws Error when the shapes are not [N, C, (D,) H, W] and [N, (Do,) Ho, Wo, 2 or 3] */
export function gridSampleSizes(family: string, input: Shape, grid: Shape): GridSampleSizes {
  const rank = input.length - 2;
  if (rank !== 2 && rank !== 3) {
    throw new Error(`${family}: expected an input [N, C, (D,) H, W], got ${formatShape(input)}`);
  }
  assertFilled(family, 'input', input, 2);
  const [N, C, ...spatial] = input;
  if (grid.length !== rank + 2 || grid[rank + 1] !== rank || grid[0] !== N) {
    const wanted = rank === 3 ? `[${N}, Do, Ho, Wo, 3]` : `[${N}, Ho, Wo, 2]`;
    throw new Error(
      `${family}: input ${formatShape(input)} expects a grid ${wanted}, got ${formatShape(grid)}`,
    );
  }
  const points = grid.slice(1, -1);
  const S = points.reduce((product, count) => product * count, 1);
  const [W, H, D = 1] = spatial.reverse();
  return { rank, N, C, D, H, W, S, result: [N, C, ...points] };
}

/**
 * The constants by which a kernel turns a coordinate g of -1..1 into voxels: along x
 * $$x = ((g + 1) \cdot spanX - inset) / 2,$$
 * moved into lowest .. highestX. With zero padding that reaches the margin of zeros, with border
 * padding it ends at the outermost voxels.
 */
export function coordinateConstants(
  { D, H, W }: GridSampleSizes,
  { padding, alignCorners }: GridSampleOptions,
) {
  const inset = alignCorners ? 0 : 1;
  const beyond = padding === 'zeros' ? 0 : 1;
  return {
    spanX: W - 1 + inset,
    spanY: H - 1 + inset,
    spanZ: D - 1 + inset,
    inset,
    lowest: padding === 'zeros' ? -margin : 0,
    highestX: W - beyond,
    highestY: H - beyond,
    highestZ: D - beyond,
  };
}

export type CoordinateConstants = ReturnType<typeof coordinateConstants>;
