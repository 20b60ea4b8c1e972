import { assertFilled, compute, type DeviceArray, formatShape, type Shape } from '@obelisk/engine';
import { interpolationTable, transposedTable } from './axis-table.js';
import { mapAxes } from './map-axes.js';
import { resizeGradientTwin, resizeTwin } from './resize.twin.js';

/**
 * Bilinear resizing of images [N, C, H, W], trilinear resizing of volumes [N, C, D, H, W], and that
 * of rows [N, C, W], to a given size, by linear interpolation axis by axis (see
 * `interpolationTable`).
 * @param size - the new sizes of the axes behind N and C
 * @param alignCorners - whether the outermost samples, not the outermost edges, coincide; false in
 * all networks of the paper
 * @throws Error when the number of axes differs
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { resize } from '@obelisk/kernels';
 * const x = arrayOf(openDevice('webasm'), [1, 1, 1, 2], [0, 4]);
 * Array.from(resize(x, [1, 4], false).storage.values); // => [0, 1, 3, 4]
 * ```
 */
export function resize(x: DeviceArray, size: Shape, alignCorners: boolean): DeviceArray {
  if (x.shape.length < 3 || size.length !== x.shape.length - 2 || !size.every(isSize)) {
    throw new Error(`resize: ${formatShape(x.shape)} cannot get the size ${formatShape(size)}`);
  }
  assertFilled('resize', 'input', x.shape, 1);
  const shape = [...x.shape.slice(0, 2), ...size];
  return compute('resize', [x], shape, {
    kernels: (device) =>
      mapAxes(device, 'resize', x.storage, x.shape, tablesOf(x.shape, size, alignCorners)),
    twin: (out, values) => resizeTwin(out, values, x.shape, shape, alignCorners),
  });
}

/**
 * Gradient of `resize` to its input: the transposed map.
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { resizeGradient } from '@obelisk/kernels';
 * const gradient = arrayOf(openDevice('webasm'), [1, 1, 4], [1, 4, 0, 0]);
 * const toInput = resizeGradient(gradient, [1, 1, 2], false);
 * Array.from(toInput.storage.values); // => [4, 1]
 * ```
 */
export function resizeGradient(
  gradient: DeviceArray,
  inputShape: Shape,
  alignCorners: boolean,
): DeviceArray {
  const { shape, storage } = gradient;
  const back = tablesOf(inputShape, shape.slice(2), alignCorners).map(transposedTable);
  return compute('resizeGradient', [gradient], inputShape, {
    kernels: (device) => mapAxes(device, 'resizeGradient', storage, shape, back),
    twin: (out, g) => resizeGradientTwin(out, g, inputShape, shape, alignCorners),
  });
}

function isSize(n: number): boolean {
  return Number.isInteger(n) && n >= 1;
}

function tablesOf(input: Shape, size: Shape, alignCorners: boolean) {
  return size.map((outputs, axis) => interpolationTable(input[axis + 2], outputs, alignCorners));
}
