import type { DeviceArray } from '@obelisk/engine';
import {
  type GridSize,
  obeliskGridOffsetGradient,
  obeliskGridVolumeGradient,
  obeliskPointsOffsetGradient,
  obeliskPointsVolumeGradient,
  type Slab,
  obeliskSampleGrid as sampleGridArrays,
  obeliskSamplePoints as samplePointsArrays,
} from '@obelisk/kernels';
import { apply } from '../apply.js';
import { assertLists, assertTensors } from '../check-arguments.js';
import type { Operations } from '../operation.js';
import type { Tensor } from '../tensor.js';

type Inputs = readonly [volume: DeviceArray, offsets: DeviceArray];

interface GridOptions {
  readonly grid: GridSize;
  readonly slab: Slab;
}

interface PointOptions {
  readonly points: DeviceArray;
}

const formula =
  'f_{c,k}(p) = I_c(p + S_{k,0}) \\;(\\text{unary}), \\quad ' +
  'I_c(p + S_{k,0}) - I_c(p + S_{k,1}) \\;(\\text{binary})';
const vjpFormula =
  '\\bar S_{k,j} = (-1)^j \\sum_{n,c,p} ' +
  '\\bar f_{n,c,k}(p) \\, \\nabla I_{n,c}(p + S_{k,j}), \\quad ' +
  '\\bar I_{n,c}(q) = \\sum_{k,j,p} (-1)^j \\, w_q(p + S_{k,j}) \\, \\bar f_{n,c,k}(p)';

declare module '../operation.js' {
  interface Operations {
    obeliskSampleGrid: Operation<Inputs, GridOptions, 'obeliskSampleGrid'>;
    obeliskSamplePoints: Operation<Inputs, PointOptions, 'obeliskSamplePoints'>;
  }
}

const onGrid: Operations['obeliskSampleGrid'] = {
  name: 'obeliskSampleGrid',
  formula,
  vjpFormula,
  forward: ([volume, offsets], { grid, slab }) => sampleGridArrays(volume, offsets, grid, slab),
  vjp({ gradient, inputs: [volume, offsets], options: { grid, slab } }) {
    if (slab.start !== 0 || slab.end !== grid[0]) {
      throw new Error('obeliskSampleGrid: a slab is for inference; gradients need the whole grid');
    }
    return [
      () => obeliskGridVolumeGradient(gradient, offsets, grid, volume.shape),
      () => obeliskGridOffsetGradient(gradient, volume, offsets, grid),
    ];
  },
};

const atPoints: Operations['obeliskSamplePoints'] = {
  name: 'obeliskSamplePoints',
  formula,
  vjpFormula,
  forward: ([volume, offsets], { points }) => samplePointsArrays(volume, offsets, points),
  vjp: ({ gradient, inputs: [volume, offsets], options: { points } }) => [
    () => obeliskPointsVolumeGradient(gradient, offsets, points, volume.shape),
    () => obeliskPointsOffsetGradient(gradient, volume, offsets, points),
  ],
};

/**
 * Samples a volume on the regular grid linspace(-1, 1) per axis, moved by learned offsets (Section
 * 3.2): corners aligned, zeros outside, trilinear (Eq. 2-3).
 * @param volume - [N, C, D, H, W]
 * @param offsets - $S$: [K, P, 3], P = 1 (unary) or 2 (binary); the last axis is (x, y, z) along
 * (W, H, D), in units of half the image
 * @param grid - sizes of the grid along (D, H, W)
 * @param slab - only the planes `start` .. `end` - 1 of the grid, for inference part by part
 * @returns [N, C K, D', H', W'], channel c K + k
 * @throws Error for shapes that do not fit
 *
 * @example
 * ```ts
 * import { obeliskSampleGrid, tensor } from '@obelisk/tensor';
 * const volume = tensor([10, 20, 40], { shape: [1, 1, 1, 1, 3] });
 * const half = tensor([0.5, 0, 0], { shape: [1, 1, 3] });
 * Array.from(obeliskSampleGrid(volume, half, [1, 1, 3]).dataSync().data); // => [15, 30, 20]
 * ```
 */
export function obeliskSampleGrid(
  volume: Tensor,
  offsets: Tensor,
  grid: GridSize,
  slab: Slab = { start: 0, end: grid?.[0] },
): Tensor {
  assertTensors('obeliskSampleGrid', { volume });
  assertLists('obeliskSampleGrid', { grid });
  return apply(onGrid, [volume, offsets], { grid, slab });
}

/**
 * Samples a volume at any list of points, moved by learned offsets: what training on a random
 * subset of the locations does (Table 2).
 * @param volume - [N, C, D, H, W]
 * @param offsets - $S$: [K, P, 3], as for `obeliskSampleGrid`
 * @param points - [N, S, 3], (x, y, z) in -1..1; carries no gradient
 * @returns [N, C K, S], channel c K + k
 * @throws Error for shapes that do not fit
 *
 * @example
 * ```ts
 * import { obeliskSamplePoints, tensor } from '@obelisk/tensor';
 * const volume = tensor([10, 20, 40], { shape: [1, 1, 1, 1, 3] });
 * const pair = tensor([0.5, 0, 0, -0.5, 0, 0], { shape: [1, 2, 3] });
 * obeliskSamplePoints(volume, pair, tensor([[[0, 0, 0]]])).item(); // => 15
 * ```
 */
export function obeliskSamplePoints(volume: Tensor, offsets: Tensor, points: Tensor): Tensor {
  assertTensors('obeliskSamplePoints', { volume, points });
  return apply(atPoints, [volume, offsets], { points: points.value });
}
