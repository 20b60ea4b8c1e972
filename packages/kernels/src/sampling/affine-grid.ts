import {
  compute,
  type DeviceArray,
  inSequence,
  type KernelCall,
  type KernelThis,
  type Shape,
  type Storage,
  sizeOf,
} from '@obelisk/engine';
import { type AffineAxes, affineAxes, forEachVoxel } from './affine-axes.js';

/**
 * Sampling coordinates of an affine map, for `gridSample`: $g = A\,(x, y, z, 1)^T$ at every voxel
 * of the output, whose own coordinates (x, y, z) lie in -1..1.
 *
 * @param matrix - [N, 3, 4] for volumes, [N, 2, 3] for images; rows and columns are (x, y, z)
 * @param size - of the output, [N, C, (D,) H, W]; C does not matter
 * @param alignCorners - whether -1 and 1 are the centres of the outermost voxels or their outer
 *   faces; an axis of one voxel is at 0
 * @returns [N, (D,) H, W, 3 or 2]
 * @throws Error for shapes that do not fit
 * Source: the affine augmentation of Section 4.
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { affineGrid } from '@obelisk/kernels';
 * const shiftRight = arrayOf(openDevice('cpu'), [1, 2, 3], [1, 0, 0.5, 0, 1, 0]);
 * [...affineGrid(shiftRight, [1, 1, 1, 2], true).storage.values]; // => [-0.5, 0, 1.5, 0]
 * ```
 */
export function affineGrid(matrix: DeviceArray, size: Shape, alignCorners: boolean): DeviceArray {
  const axes = affineAxes('affineGrid', matrix.shape, size, alignCorners);
  const { N, rank, shape } = axes;
  return compute('affineGrid', [matrix], shape, {
    kernels: (device) => {
      const calls = Array.from({ length: N }, (_, n) => mapping(matrix.storage, axes, n));
      return inSequence(device, sizeOf(shape), calls);
    },
    twin: (out, a) => {
      forEachVoxel(axes, (at, n, own) => {
        for (let row = 0; row < rank; row++) {
          for (let j = 0; j <= rank; j++) {
            out[at * rank + row] += a[(n * rank + row) * (rank + 1) + j] * own[j];
          }
        }
      });
    },
  });
}

function mapping(matrix: Storage, { rank, counts, own }: AffineAxes, n: number): KernelCall {
  return {
    name: `affine grid ${rank}-D`,
    kernel: rank === 3 ? affineVolume : affineImage,
    output: counts,
    components: rank,
    inputs: [
      {
        name: 'matrix',
        from: matrix,
        extent: [rank + 1, rank],
        offset: n * rank * (rank + 1),
      },
      ...own.slice(0, rank).map((coordinates, axis) => ({
        name: `own${'XYZ'[axis]}`,
        from: Float32Array.from(coordinates),
        extent: [counts[axis]] as const,
      })),
    ],
  };
}

/** $g = A\,(x, y, z, 1)^T$; a thread is one voxel. */
export function affineVolume(
  this: KernelThis,
  matrix: number[][],
  ownX: number[],
  ownY: number[],
  ownZ: number[],
): [number, number, number] {
  const x = ownX[this.thread.x];
  const y = ownY[this.thread.y];
  const z = ownZ[this.thread.z];
  return [
    matrix[0][0] * x + matrix[0][1] * y + matrix[0][2] * z + matrix[0][3],
    matrix[1][0] * x + matrix[1][1] * y + matrix[1][2] * z + matrix[1][3],
    matrix[2][0] * x + matrix[2][1] * y + matrix[2][2] * z + matrix[2][3],
  ];
}

/** $g = A\,(x, y, 1)^T$; a thread is one pixel. */
export function affineImage(
  this: KernelThis,
  matrix: number[][],
  ownX: number[],
  ownY: number[],
): [number, number] {
  const x = ownX[this.thread.x];
  const y = ownY[this.thread.y];
  return [
    matrix[0][0] * x + matrix[0][1] * y + matrix[0][2],
    matrix[1][0] * x + matrix[1][1] * y + matrix[1][2],
  ];
}
