import { compute, type DeviceArray, formatShape } from '@obelisk/engine';
import { type Matrix, packColumns, packRows, product } from './product.js';
import { addProductTwin, transposeTwin } from './product.twin.js';
import { rowProducts } from './row-products.js';

/**
 * Matrix product $Y = A B$ of `a` [M, K] and `b` [K, N].
 * @throws Error when they are no matrices or the inner sizes differ
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { matmul } from '@obelisk/kernels';
 * const device = openDevice('webasm');
 * const y = matmul(arrayOf(device, [1, 2], [1, 2]), arrayOf(device, [2, 1], [3, 4]));
 * Array.from(y.storage.values); // => [11]
 * ```
 */
export function matmul(a: DeviceArray, b: DeviceArray): DeviceArray {
  const { M, K, N } = sizesOf(a, b);
  return compute('matmul', [a, b], [M, N], {
    kernels: (device) => product(device, 'matmul', packRows(device, matrix(a)), matrix(b)),
    twin: (out, x, y) => addProductTwin(out, x, y, { M, K, N }),
  });
}

/**
 * $\bar A = \bar Y B^\top$: the gradient of `matmul` to `a`.
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { matmulGradientA } from '@obelisk/kernels';
 * const device = openDevice('webasm');
 * const [gradient, b] = [arrayOf(device, [1, 1], [10]), arrayOf(device, [2, 1], [3, 4])];
 * Array.from(matmulGradientA(gradient, b).storage.values); // => [30, 40]
 * ```
 */
export function matmulGradientA(gradient: DeviceArray, b: DeviceArray): DeviceArray {
  const [M, N] = gradient.shape;
  const K = b.shape[0];
  return compute('matmulGradientA', [gradient, b], [M, K], {
    kernels: (device) =>
      rowProducts(device, 'matmulGradientA', [{ a: matrix(gradient), b: matrix(b) }]),
    twin: (out, g, y) => addProductTwin(out, g, transposeTwin(y, K, N), { M, K: N, N: K }),
  });
}

/**
 * $\bar B = A^\top \bar Y$: the gradient of `matmul` to `b`.
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { matmulGradientB } from '@obelisk/kernels';
 * const device = openDevice('webasm');
 * const [gradient, a] = [arrayOf(device, [1, 1], [10]), arrayOf(device, [1, 2], [1, 2])];
 * Array.from(matmulGradientB(gradient, a).storage.values); // => [10, 20]
 * ```
 */
export function matmulGradientB(gradient: DeviceArray, a: DeviceArray): DeviceArray {
  const [M, N] = gradient.shape;
  const K = a.shape[1];
  return compute('matmulGradientB', [gradient, a], [K, N], {
    kernels: (device) =>
      product(device, 'matmulGradientB', packColumns(device, matrix(a)), matrix(gradient)),
    twin: (out, g, x) => addProductTwin(out, transposeTwin(x, M, K), g, { M: K, K: M, N }),
  });
}

function matrix({ storage, shape: [rows, columns] }: DeviceArray): Matrix {
  return { storage, offset: 0, rows, columns };
}

function sizesOf(a: DeviceArray, b: DeviceArray): { M: number; K: number; N: number } {
  if (a.shape.length !== 2 || b.shape.length !== 2) {
    throw new Error(
      `matmul: expected two matrices, got ${formatShape(a.shape)} and ${formatShape(b.shape)}`,
    );
  }
  if (a.shape[1] !== b.shape[0]) {
    throw new Error(
      `matmul: a ${formatShape(a.shape)} has ${a.shape[1]} columns, b ${formatShape(b.shape)} ` +
        `has ${b.shape[0]} rows; they must be the same`,
    );
  }
  return { M: a.shape[0], K: a.shape[1], N: b.shape[1] };
}
