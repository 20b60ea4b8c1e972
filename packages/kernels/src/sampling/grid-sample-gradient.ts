import {
  arrayOf,
  compute,
  type Device,
  type DeviceArray,
  inSequence,
  type KernelCall,
  type Shape,
  type Storage,
  sizeOf,
} from '@obelisk/engine';
import { channelSums } from './channel-sums.js';
import { preparedExtent } from './grid-sample.js';
import { twinGridSampleGridGradient, twinGridSampleInputGradient } from './grid-sample.twin.js';
import { bilinearCoordinateGradient } from './grid-sample-2d.kernels.js';
import { trilinearCoordinateGradient } from './grid-sample-3d.kernels.js';
import {
  coordinateConstants,
  type GridSampleOptions,
  type GridSampleSizes,
  gridSampleSizes,
} from './grid-sample-arguments.js';
import { between, clamped, gridSlopeOf, gridVoxelOf, weightAfter } from './interpolation.js';
import { checkGradient } from './obelisk-arguments.js';
import { cutBy, type Part } from './parts.js';
import { type PreparedVolume, sourceOf, withMargin } from './prepared-volume.js';
import { collecting, mostSamples, sampleLists } from './sample-lists.js';
import { transposed } from './transposed.js';

/**
 * The gradient of `gridSample` with respect to the coordinates, summed over the channels:
 *
 * $$\frac{\partial L}{\partial g_x} = \frac{\partial x}{\partial g_x} \sum_c
 *   \frac{\partial L}{\partial F_c} \sum_i \frac{\partial w_i}{\partial x} I_{c,i}.$$
 *
 * A neighbour outside contributes 0. Exactly on a voxel it is the derivative of the cell above
 * (floor). With border padding it is zero from the outermost voxels on, with `nearest` everywhere.
 * Where a coordinate is NaN, all of a sample are.
 *
 * @param gradient - [N, C, (Do,) Ho, Wo], of the forward result
 * @param input - as in the forward step, prepared or not
 * @param grid - [N, (Do,) Ho, Wo, 2 or 3]
 * @returns as `grid`
 * @throws Error for shapes that do not fit
 * Source: Section 3.1, Eq. 2-3.
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { gridSampleGridGradient } from '@obelisk/kernels';
 * const device = openDevice('cpu');
 * const image = arrayOf(device, [1, 1, 2, 2], [1, 2, 3, 4]);
 * const centre = arrayOf(device, [1, 1, 1, 2], [0, 0]);
 * const options = { padding: 'zeros', alignCorners: true, mode: 'linear' } as const;
 * const one = arrayOf(device, [1, 1, 1, 1], [1]);
 * [...gridSampleGridGradient(one, image, centre, options).storage.values]; // => [0.5, 1]
 * ```
 */
export function gridSampleGridGradient(
  gradient: DeviceArray,
  input: DeviceArray | PreparedVolume,
  grid: DeviceArray,
  options: GridSampleOptions,
): DeviceArray {
  const family = 'gridSampleGridGradient';
  const source = sourceOf(input);
  const sizes = gridSampleSizes(family, source.shape, grid.shape);
  checkGradient(family, gradient, sizes.result);
  if (options.mode === 'nearest') {
    return arrayOf(grid.device, grid.shape, new Float32Array(sizeOf(grid.shape)));
  }
  return compute(family, [gradient, source, grid], grid.shape, {
    kernels: (device) =>
      withMargin(input, (padded) =>
        coordinateGradient(device, gradient.storage, padded, grid, sizes, options),
      ),
    twin: (out, g, values, at) => twinGridSampleGridGradient(out, g, values, at, sizes, options),
  });
}

function coordinateGradient(
  device: Device,
  gradient: Storage,
  padded: Storage,
  grid: DeviceArray,
  sizes: GridSampleSizes,
  options: GridSampleOptions,
): Storage {
  const { rank, N, C, S } = sizes;
  const { width, rows, rowsPerPlane } = preparedExtent(sizes);
  const coordinates = transposed(device, grid.storage, N, S, rank);
  const calls = Array.from(
    { length: N },
    (_, n): KernelCall => ({
      name: `grid sample ${rank}-D, coordinate gradient`,
      kernel: rank === 3 ? trilinearCoordinateGradient : bilinearCoordinateGradient,
      functions: [clamped, gridVoxelOf, gridSlopeOf, weightAfter, between],
      output: [S],
      components: rank,
      integers: { ...coordinateConstants(sizes, options), rowsPerPlane, C },
      inputs: [
        { name: 'input', from: padded, extent: [width, rows, C], offset: n * C * width * rows },
        { name: 'grid', from: coordinates, extent: [S, rank], offset: n * rank * S },
        { name: 'gradient', from: gradient, extent: [S, C], offset: n * C * S },
      ],
    }),
  );
  return inSequence(device, N * S * rank, calls);
}

/**
 * The gradient of `gridSample` with respect to its input: $\partial F / \partial I_i = w_i$.
 * Samples are sorted by cell, and each voxel sums over the cells around it, in the same order each
 * time. A sample at NaN lies in none.
 *
 * @param gradient - [N, C, (Do,) Ho, Wo], of the forward result
 * @param grid - [N, (Do,) Ho, Wo, 2 or 3]
 * @param inputShape - [N, C, (D,) H, W]
 * @returns an array of that shape
 * @throws Error for shapes that do not fit
 * Source: Section 3.1, Eq. 2-3.
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { gridSampleInputGradient } from '@obelisk/kernels';
 * const device = openDevice('cpu');
 * const centre = arrayOf(device, [1, 1, 1, 2], [0, 0]);
 * const options = { padding: 'zeros', alignCorners: true, mode: 'linear' } as const;
 * const one = arrayOf(device, [1, 1, 1, 1], [1]);
 * const result = gridSampleInputGradient(one, centre, [1, 1, 2, 2], options);
 * [...result.storage.values]; // => [0.25, 0.25, 0.25, 0.25]
 * ```
 */
export function gridSampleInputGradient(
  gradient: DeviceArray,
  grid: DeviceArray,
  inputShape: Shape,
  options: GridSampleOptions,
): DeviceArray {
  const family = 'gridSampleInputGradient';
  const sizes = gridSampleSizes(family, inputShape, grid.shape);
  checkGradient(family, gradient, sizes.result);
  return compute(family, [gradient, grid], inputShape, {
    kernels: (device) => inputGradient(device, gradient.storage, grid.storage, sizes, options),
    twin: (out, g, at) => twinGridSampleInputGradient(out, g, at, sizes, options),
  });
}

function inputGradient(
  device: Device,
  gradient: Storage,
  grid: Storage,
  sizes: GridSampleSizes,
  options: GridSampleOptions,
): Storage {
  const { rank, N, C, D, H, W, S } = sizes;
  const partOf = (n: number, part: Part) => {
    const coordinates = voxelRows(device, grid, n, part, sizes, options);
    const lists = sampleLists(device, coordinates, [W, H, D].slice(0, rank));
    return (channel: number, before: Storage) => {
      const from = channel * S + part.start;
      const values = device.host([gradient, lists.order], part.count, (g, order) =>
        new Float32Array(part.count).map((_, j) => g[from + order[j]]),
      );
      return collecting(lists, values, before);
    };
  };
  const groups = Array.from({ length: N }, (_, n) => ({
    channels: Array.from({ length: C }, (_, channel) => n * C + channel),
    parts: cutBy(S, mostSamples).map((part) => () => partOf(n, part)),
  }));
  return channelSums(device, N * C, W * H * D, groups);
}

/**
 * The coordinates of image n in voxels, one row per axis, as the kernels find them. The nearest
 * voxel is what interpolation gives at the rounded coordinate, so `nearest` rounds here.
 */
function voxelRows(
  device: Device,
  grid: Storage,
  n: number,
  { start, count }: Part,
  sizes: GridSampleSizes,
  options: GridSampleOptions,
): Storage {
  const { rank, S } = sizes;
  const { inset, lowest, ...of } = coordinateConstants(sizes, options);
  const spans = [of.spanX, of.spanY, of.spanZ];
  const highest = [of.highestX, of.highestY, of.highestZ];
  return device.host([grid], rank * count, (at) => {
    const rows = new Float32Array(rank * count);
    for (let axis = 0; axis < rank; axis++) {
      for (let s = 0; s < count; s++) {
        const g = Math.fround(at[(n * S + start + s) * rank + axis] + 1);
        const x = Math.max(lowest, Math.min((g * spans[axis] - inset) / 2, highest[axis]));
        rows[axis * count + s] = options.mode === 'nearest' ? rounded(Math.fround(x), rank) : x;
      }
    }
    return rows;
  });
}

/** Halves go to the even pixel in two dimensions, and away from zero in three. */
function rounded(x: number, rank: 2 | 3): number {
  const lower = Math.floor(x);
  const up = rank === 2 ? lower % 2 !== 0 : x > 0;
  return x - lower > 0.5 || (x - lower === 0.5 && up) ? lower + 1 : lower;
}
