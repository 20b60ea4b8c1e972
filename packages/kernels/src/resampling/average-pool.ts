import { assertFilled, compute, type DeviceArray, formatShape, type Shape } from '@obelisk/engine';
import { averagePoolGradientTwin, averagePoolTwin } from './average-pool.twin.js';
import { averageTable, pooledSize, transposedTable } from './axis-table.js';
import { mapAxes } from './map-axes.js';

/** Window, step and zero padding of a pooling, the same along each axis. */
export interface PoolOptions {
  readonly size: number;
  readonly stride: number;
  readonly padding: number;
}

/**
 * Average pooling of images [N, C, H, W] and volumes [N, C, D, H, W], and of rows [N, C, W]; the
 * zeros of the padding count: $y_j = \frac{1}{k^m} \sum_d x_{j s + d - p}$ with $m$ axes. It is
 * separable, and runs axis by axis.
 * @throws Error when the window does not fit into the padded input
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { averagePool } from '@obelisk/kernels';
 * const x = arrayOf(openDevice('webasm'), [1, 1, 1, 3], [3, 6, 9]);
 * const y = averagePool(x, { size: 1, stride: 2, padding: 0 });
 * Array.from(y.storage.values); // => [3, 9]
 * ```
 */
export function averagePool(x: DeviceArray, options: PoolOptions): DeviceArray {
  const shape = pooledShape(x.shape, options);
  return compute('averagePool', [x], shape, {
    kernels: (device) =>
      mapAxes(device, 'averagePool', x.storage, x.shape, tablesOf(x.shape, options)),
    twin: (out, values) => averagePoolTwin(out, values, x.shape, shape, options),
  });
}

/**
 * Gradient of `averagePool` to its input: the transposed map.
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { averagePoolGradient } from '@obelisk/kernels';
 * const gradient = arrayOf(openDevice('webasm'), [1, 1, 1], [6]);
 * const options = { size: 2, stride: 2, padding: 0 };
 * const toInput = averagePoolGradient(gradient, [1, 1, 3], options);
 * Array.from(toInput.storage.values); // => [3, 3, 0]
 * ```
 */
export function averagePoolGradient(
  gradient: DeviceArray,
  inputShape: Shape,
  options: PoolOptions,
): DeviceArray {
  const back = tablesOf(inputShape, options).map(transposedTable);
  return compute('averagePoolGradient', [gradient], inputShape, {
    kernels: (device) =>
      mapAxes(device, 'averagePoolGradient', gradient.storage, gradient.shape, back),
    twin: (out, g) => averagePoolGradientTwin(out, g, inputShape, gradient.shape, options),
  });
}

function tablesOf(shape: Shape, { size, stride, padding }: PoolOptions) {
  return shape.slice(2).map((inputs) => averageTable(inputs, size, stride, padding));
}

function pooledShape(shape: Shape, options: PoolOptions): Shape {
  const { size, stride, padding } = options;
  if (shape.length < 3) {
    throw new Error(`averagePool: input ${formatShape(shape)} must be [N, C, ...sizes]`);
  }
  assertFilled('averagePool', 'input', shape, 1);
  const isWhole = [size, stride, padding].every(Number.isInteger);
  if (!isWhole || size < 1 || stride < 1 || padding < 0) {
    throw new Error(
      `averagePool: window ${size}, stride ${stride} and padding ${padding} must be whole ` +
        'numbers, window and stride at least 1',
    );
  }
  const pooled = shape.slice(2).map((inputs) => pooledSize(inputs, size, stride, padding));
  if (pooled.some((outputs) => outputs < 1) || padding * 2 > size) {
    throw new Error(
      `averagePool: window ${size} with padding ${padding} does not fit ${formatShape(shape)}`,
    );
  }
  return [...shape.slice(0, 2), ...pooled];
}
