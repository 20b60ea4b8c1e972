import {
  compute,
  type Device,
  type DeviceArray,
  joined,
  type KernelThis,
  type Shape,
  type Storage,
  tidy,
  type Values,
} from '@obelisk/engine';
import { type AffineAxes, affineAxes, forEachVoxel } from './affine-axes.js';
import { checkGradient } from './obelisk-arguments.js';

/**
 * The gradient of `affineGrid` with respect to the matrix:
 * $\partial L / \partial A_{ij} = \sum_v \frac{\partial L}{\partial g_i(v)}\, (x, y, z, 1)_j(v)$.
 *
 * @param gradient - [N, (D,) H, W, 3 or 2]
 * @param matrixShape - [N, 3, 4] or [N, 2, 3]
 * @param size - [N, C, (D,) H, W]
 * @returns an array of `matrixShape`
 * @throws Error for shapes that do not fit
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { affineGridGradient } from '@obelisk/kernels';
 * const gradient = arrayOf(openDevice('cpu'), [1, 1, 2, 2], [1, 0, 3, 0]);
 * const result = affineGridGradient(gradient, [1, 2, 3], [1, 1, 1, 2], true);
 * [...result.storage.values]; // => [2, 0, 4, 0, 0, 0]
 * ```
 */
export function affineGridGradient(
  gradient: DeviceArray,
  matrixShape: Shape,
  size: Shape,
  alignCorners: boolean,
): DeviceArray {
  const axes = affineAxes('affineGridGradient', matrixShape, size, alignCorners);
  checkGradient('affineGridGradient', gradient, axes.shape);
  const { N, rank } = axes;
  return compute('affineGridGradient', [gradient], matrixShape, {
    kernels: (device) => {
      const sums = Array.from({ length: N }, (_, n) =>
        tidy(() => {
          const planes = planeSums(device, gradient.storage, axes, n);
          return sumOfPlanes(device, planes, rank * (rank + 1));
        }),
      );
      return joined(device, sums);
    },
    twin: (out, g) => {
      forEachVoxel(axes, (at, n, own) => {
        for (let row = 0; row < rank; row++) {
          for (let j = 0; j <= rank; j++) {
            out[(n * rank + row) * (rank + 1) + j] += g[at * rank + row] * own[j];
          }
        }
      });
    },
  });
}

function planeSums(
  device: Device,
  gradient: Storage,
  { rank, counts: [W, H, D], own }: AffineAxes,
  n: number,
): Storage {
  const ones = (count: number) => new Float32Array(count).fill(1);
  // row j of the factors: coordinate j along its own axis, 1 along the others
  const factors = [W, H, D].map((count, axis) =>
    Float32Array.from(
      Array.from({ length: rank + 1 }, (_, j) => [
        ...(j === axis && axis < rank ? own[axis] : ones(count)),
      ]).flat(),
    ),
  );
  return device.run({
    name: `affine grid ${rank}-D, matrix gradient`,
    kernel: affinePlaneSums,
    output: [rank + 1, rank, D],
    integers: { W, H, rank },
    inputs: [
      {
        name: 'gradient',
        from: gradient,
        extent: [rank * W, H, D],
        offset: n * W * H * D * rank,
      },
      { name: 'factorX', from: factors[0], extent: [W, rank + 1] },
      { name: 'factorY', from: factors[1], extent: [H, rank + 1] },
      { name: 'factorZ', from: factors[2], extent: [D, rank + 1] },
    ],
  });
}

/** $\sum_{v \in plane} g_i(v)\,(x, y, z, 1)_j(v)$; a thread is one j, one i and one plane. */
export function affinePlaneSums(
  this: KernelThis<{ W: number; H: number; rank: number }>,
  gradient: number[][][],
  factorX: number[][],
  factorY: number[][],
  factorZ: number[][],
): number {
  let plane = 0;
  for (let y = 0; y < this.constants.H; y++) {
    let row = 0;
    for (let x = 0; x < this.constants.W; x++) {
      row +=
        gradient[this.thread.z][y][x * this.constants.rank + this.thread.y] *
        factorX[this.thread.x][x];
    }
    plane += row * factorY[this.thread.x][y];
  }
  return plane * factorZ[this.thread.x][this.thread.z];
}

function sumOfPlanes(device: Device, planes: Storage, length: number): Storage {
  return device.host([planes], length, (values: Values) => {
    const total = new Float64Array(length);
    for (let at = 0; at < values.length; at++) total[at % length] += values[at];
    return Float32Array.from(total);
  });
}
