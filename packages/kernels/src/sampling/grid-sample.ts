import {
  compute,
  type Device,
  type DeviceArray,
  inSequence,
  type KernelCall,
  type Storage,
} from '@obelisk/engine';
import { twinGridSample } from './grid-sample.twin.js';
import { bilinear, nearest2d } from './grid-sample-2d.kernels.js';
import { nearest3d, trilinear } from './grid-sample-3d.kernels.js';
import {
  coordinateConstants,
  type GridSampleOptions,
  type GridSampleSizes,
  gridSampleSizes,
} from './grid-sample-arguments.js';
import { clamped, gridVoxelOf, weightAfter } from './interpolation.js';
import { partsOf } from './parts.js';
import { margin, type PreparedVolume, sourceOf, withMargin } from './prepared-volume.js';
import { transposed } from './transposed.js';

/**
 * Samples images or volumes at any coordinates, which every output position has of its own: the
 * operator on which deformable convolutions rest. In two dimensions (Eq. 2)
 *
 * $$F = w_1 I_1 + w_2 I_2 + w_3 I_3 + w_4 I_4,$$
 *
 * in three dimensions the same with eight neighbours and weights.
 *
 * @param input - [N, C, (D,) H, W], or what `prepareVolume` made of it
 * @param grid - [N, (Do,) Ho, Wo, 2 or 3], last axis (x, y, z) along (W, H, D), -1..1 the image
 * @param options - padding, alignCorners and mode. `nearest` takes halves to the even voxel in two
 *   dimensions and away from zero in three, as PyTorch 1.13 does; ONNX takes them to the even one
 *   in both
 * @returns [N, C, (Do,) Ho, Wo]; NaN where a coordinate is
 * @throws Error for shapes that do not fit
 * Source: Section 3.1, Eq. 2-3.
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { gridSample } from '@obelisk/kernels';
 * const device = openDevice('cpu');
 * const image = arrayOf(device, [1, 1, 2, 2], [1, 2, 3, 4]);
 * const centre = arrayOf(device, [1, 1, 1, 2], [0, 0]);
 * const options = { padding: 'zeros', alignCorners: true, mode: 'linear' } as const;
 * [...gridSample(image, centre, options).storage.values]; // => [2.5]
 * ```
 */
export function gridSample(
  input: DeviceArray | PreparedVolume,
  grid: DeviceArray,
  options: GridSampleOptions,
): DeviceArray {
  const source = sourceOf(input);
  const sizes = gridSampleSizes('gridSample', source.shape, grid.shape);
  return compute('gridSample', [source, grid], sizes.result, {
    kernels: (device) =>
      withMargin(input, (padded) => sampleImages(device, padded, grid.storage, sizes, options)),
    twin: (out, values, at) => twinGridSample(out, values, at, sizes, options),
  });
}

const kernels = {
  2: { linear: bilinear, nearest: nearest2d },
  3: { linear: trilinear, nearest: nearest3d },
};

function sampleImages(
  device: Device,
  padded: Storage,
  grid: Storage,
  sizes: GridSampleSizes,
  options: GridSampleOptions,
): Storage {
  const { rank, N, C, S } = sizes;
  const { width, rows, rowsPerPlane } = preparedExtent(sizes);
  const coordinates = transposed(device, grid, N, S, rank);
  const calls = Array.from({ length: N }, (_, n) =>
    partsOf(device, C, S).map(
      ({ start, count }): KernelCall => ({
        name: `grid sample ${rank}-D, ${options.mode}`,
        kernel: kernels[rank][options.mode],
        functions: [clamped, gridVoxelOf, weightAfter],
        output: [S, count],
        integers: { ...coordinateConstants(sizes, options), rowsPerPlane },
        inputs: [
          {
            name: 'input',
            from: padded,
            extent: [width, rows, count],
            offset: (n * C + start) * width * rows,
          },
          { name: 'grid', from: coordinates, extent: [S, rank], offset: n * rank * S },
        ],
      }),
    ),
  );
  return inSequence(device, N * C * S, calls.flat());
}

/** How the kernels read a prepared image or volume: its rows one after the other. */
export function preparedExtent({ rank, D, H, W }: GridSampleSizes) {
  const rowsPerPlane = H + 2 * margin;
  const planes = rank === 3 ? D + 2 * margin : 1;
  return { width: W + 2 * margin, rows: rowsPerPlane * planes, rowsPerPlane };
}
