import type { Values } from '@obelisk/engine';
import { twinImageSlope, twinImageSpread, twinImageValue, twinPixel } from './bilinear.twin.js';
import type { GridSampleOptions, GridSampleSizes } from './grid-sample-arguments.js';
import { twinSlope, twinSpread, twinValue, twinVoxel } from './trilinear.twin.js';

// The twins of `gridSample` and its gradients: plain loops over images, samples and channels.

/** A coordinate in voxels; `moved` says by how much it follows its grid value. */
interface TwinCoordinate {
  readonly voxel: number;
  readonly moved: number;
}

export function coordinate(g: number, size: number, options: GridSampleOptions): TwinCoordinate {
  const { alignCorners, padding } = options;
  const voxel = alignCorners ? ((g + 1) / 2) * (size - 1) : ((g + 1) * size - 1) / 2;
  const moved = alignCorners ? (size - 1) / 2 : size / 2;
  if (padding === 'zeros') return { voxel, moved };
  if (voxel <= 0) return { voxel: 0, moved: 0 };
  if (voxel >= size - 1) return { voxel: size - 1, moved: 0 };
  return { voxel, moved };
}

/** Rounds halves to even for an image, away from zero for a volume. */
function nearestVoxel(voxel: number, rank: 2 | 3): number {
  const lower = Math.floor(voxel);
  const rest = voxel - lower;
  if (rest !== 0.5) return rest < 0.5 ? lower : lower + 1;
  if (rank === 2) return lower % 2 === 0 ? lower : lower + 1;
  return voxel > 0 ? lower + 1 : lower;
}

function forEachSample(
  sizes: GridSampleSizes,
  grid: Values,
  options: GridSampleOptions,
  visit: (start: number, result: number, gridAt: number, at: TwinCoordinate[]) => void,
): void {
  const { rank, N, C, D, H, W, S } = sizes;
  const along = [W, H, D].slice(0, rank);
  for (let n = 0; n < N; n++) {
    for (let s = 0; s < S; s++) {
      const gridAt = (n * S + s) * rank;
      const exact = along.map((size, axis) => coordinate(grid[gridAt + axis], size, options));
      const at = exact.map(({ voxel, moved }) =>
        options.mode === 'nearest'
          ? { voxel: nearestVoxel(voxel, rank), moved: 0 }
          : { voxel, moved },
      );
      for (let c = 0; c < C; c++) {
        visit((n * C + c) * D * H * W, (n * C + c) * S + s, gridAt, at);
      }
    }
  }
}

/** Fills `out` [N, C, S] with the values. */
export function twinGridSample(
  out: Values,
  input: Values,
  grid: Values,
  sizes: GridSampleSizes,
  options: GridSampleOptions,
): void {
  const nearest = options.mode === 'nearest';
  const [ofVolume, ofImage] = nearest ? [twinVoxel, twinPixel] : [twinValue, twinImageValue];
  forEachSample(sizes, grid, options, (start, result, _gridAt, at) => {
    const part = { ...sizes, start };
    const [x, y, z] = at.map(({ voxel }) => voxel);
    out[result] = sizes.rank === 3 ? ofVolume(input, part, x, y, z) : ofImage(input, part, x, y);
  });
}

/** Fills `out` [N, S, rank] with the gradient of the coordinates. */
export function twinGridSampleGridGradient(
  out: Values,
  gradient: Values,
  input: Values,
  grid: Values,
  sizes: GridSampleSizes,
  options: GridSampleOptions,
): void {
  forEachSample(sizes, grid, options, (start, result, gridAt, at) => {
    const part = { ...sizes, start };
    const [x, y, z] = at.map(({ voxel }) => voxel);
    const slope =
      sizes.rank === 3 ? twinSlope(input, part, x, y, z) : twinImageSlope(input, part, x, y);
    slope.forEach((value, axis) => {
      out[gridAt + axis] += gradient[result] * value * at[axis].moved;
    });
  });
}

/** Fills `out` [N, C, (D,) H, W] with the gradient of the input. */
export function twinGridSampleInputGradient(
  out: Values,
  gradient: Values,
  grid: Values,
  sizes: GridSampleSizes,
  options: GridSampleOptions,
): void {
  forEachSample(sizes, grid, options, (start, result, _gridAt, at) => {
    const part = { ...sizes, start };
    const voxel = at.map((one) => one.voxel);
    if (sizes.rank === 3) twinSpread(out, part, voxel, gradient[result]);
    else twinImageSpread(out, part, voxel, gradient[result]);
  });
}
