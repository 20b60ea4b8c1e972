import { compute } from '../compute.js';
import type { Device } from '../device.js';
import type { DeviceArray } from '../device-array.js';
import type { Shape } from '../shape.js';
import type { Storage, Values } from '../storage.js';
import { pointwiseTwin, pointwiseWeightTwin } from './pointwise.twin.js';
import { type PointwiseSizes, pointwiseSizes } from './pointwise-sizes.js';
import { type Matrix, product, transposed } from './product.js';

/** Positions summed in one kernel for the weight gradient; the parts are summed in float64. */
const positionsPerPart = 2048;

/**
 * 1x1x1 convolution with groups, a matrix product at each position:
 * $y_{n,o,p} = b_o + \sum_{i \in g(o)} W_{o,i} \, x_{n,i,p}$.
 * @param x - [N, Cin, ...positions]
 * @param weight - [Cout, Cin / groups] (axes of size 1 may follow)
 * @param bias - [Cout] or null
 * @returns [N, Cout, ...positions]
 * @throws Error when channels, groups and weight do not fit
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice, pointwise } from '@obelisk/kernels';
 * const device = openDevice('webasm');
 * const x = arrayOf(device, [1, 2, 3], [1, 2, 3, 10, 20, 30]);
 * const y = pointwise(x, arrayOf(device, [1, 2], [1, 0.5]), null, 1);
 * Array.from(y.storage.values); // => [6, 12, 18]
 * ```
 */
export function pointwise(
  x: DeviceArray,
  weight: DeviceArray,
  bias: DeviceArray | null,
  groups: number,
): DeviceArray {
  const sizes = pointwiseSizes(x.shape, weight.shape, bias?.shape ?? null, groups);
  const { Cout, S, outputs, inputs } = sizes;
  const shape = [x.shape[0], Cout, ...x.shape.slice(2)];
  return compute('pointwise', bias ? [x, weight, bias] : [x, weight], shape, {
    kernels: (device) =>
      eachGroup(device, sizes, Cout * S, (n, g) =>
        product(
          device,
          'pointwise',
          { storage: weight.storage, offset: g * outputs * inputs, rows: outputs, columns: inputs },
          channelsOf(x, sizes, n, g),
          bias ? part(device, bias.storage, g * outputs, outputs) : null,
        ),
      ),
    twin: (out, values, w, b) => pointwiseTwin(out, values, w, b ?? null, sizes),
  });
}

/**
 * $\bar x_{n,i,p} = \sum_o W_{o,i} \, \bar y_{n,o,p}$: the gradient of `pointwise` to its input.
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice, pointwiseInputGradient } from '@obelisk/kernels';
 * const device = openDevice('webasm');
 * const [gradient, weight] = [[1, 1, 2], [1, 2]].map((n) => arrayOf(device, n, [5, 7]));
 * const toInput = pointwiseInputGradient(gradient, weight, [1, 2, 2], 1);
 * Array.from(toInput.storage.values); // => [25, 35, 35, 49]
 * ```
 */
export function pointwiseInputGradient(
  gradient: DeviceArray,
  weight: DeviceArray,
  xShape: Shape,
  groups: number,
): DeviceArray {
  const sizes = pointwiseSizes(xShape, weight.shape, null, groups);
  const { Cin, S, outputs, inputs, Cout } = sizes;
  const back = { ...sizes, Cin: Cout, Cout: Cin, inputs: outputs, outputs: inputs };
  return compute('pointwiseInputGradient', [gradient, weight], xShape, {
    kernels: (device) =>
      eachGroup(device, back, Cin * S, (n, g) => {
        const offset = g * outputs * inputs;
        const w = { storage: weight.storage, offset, rows: outputs, columns: inputs };
        const y = channelsOf(gradient, back, n, g);
        return product(device, 'pointwiseInputGradient', transposed(device, w), y);
      }),
    twin: (out, g, w) => pointwiseTwin(out, g, transposedGroups(w, sizes), null, back),
  });
}

/**
 * $\bar W_{o,i} = \sum_{n,p} \bar y_{n,o,p} \, x_{n,i,p}$: the gradient of `pointwise` to its weight.
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice, pointwiseWeightGradient } from '@obelisk/kernels';
 * const device = openDevice('webasm');
 * const [gradient, x] = [[1, 1], [5, 7]].map((n) => arrayOf(device, [1, 1, 2], n));
 * pointwiseWeightGradient(gradient, x, [1, 1], 1).storage.values[0]; // => 12
 * ```
 */
export function pointwiseWeightGradient(
  gradient: DeviceArray,
  x: DeviceArray,
  weightShape: Shape,
  groups: number,
): DeviceArray {
  const sizes = pointwiseSizes(x.shape, weightShape, null, groups);
  return compute('pointwiseWeightGradient', [gradient, x], weightShape, {
    kernels: (device) => weightGradient(device, gradient, x, sizes),
    twin: (out, g, values) => pointwiseWeightTwin(out, g, values, sizes),
  });
}

function weightGradient(device: Device, gradient: DeviceArray, x: DeviceArray, s: PointwiseSizes) {
  const groups = Array.from({ length: s.groups }, (_, g) => {
    const parts: Storage[] = [];
    for (let n = 0; n < s.N; n++) {
      for (let start = 0; start < s.S; start += positionsPerPart) {
        const length = Math.min(positionsPerPart, s.S - start);
        const back = { ...s, inputs: s.outputs, Cin: s.Cout };
        const y = columns(device, channelsOf(gradient, back, n, g), start, length);
        const values = columns(device, channelsOf(x, s, n, g), start, length);
        parts.push(product(device, 'pointwiseWeightGradient', y, transposed(device, values)));
      }
    }
    return device.host(parts, s.outputs * s.inputs, sumOf);
  });
  return joined(device, groups, s.Cout * s.inputs);
}

/** Runs `step` for each batch entry and group, and puts the results one after another. */
function eachGroup(
  device: Device,
  { N, groups }: PointwiseSizes,
  lengthPerEntry: number,
  step: (n: number, g: number) => Storage,
): Storage {
  const parts = Array.from({ length: N * groups }, (_, at) =>
    step(Math.floor(at / groups), at % groups),
  );
  return joined(device, parts, N * lengthPerEntry);
}

function joined(device: Device, parts: readonly Storage[], length: number): Storage {
  if (parts.length === 1) return parts[0];
  return device.host(parts, length, (...values) => {
    const all = new Float32Array(length);
    let at = 0;
    for (const numbers of values) {
      all.set(numbers, at);
      at += numbers.length;
    }
    return all;
  });
}

/** The channels of group g of batch entry n, as a matrix of channels x positions. */
function channelsOf(
  x: DeviceArray,
  { Cin, inputs, S }: PointwiseSizes,
  n: number,
  g: number,
): Matrix {
  return { storage: x.storage, offset: (n * Cin + g * inputs) * S, rows: inputs, columns: S };
}

/** Columns `start` .. `start + length` of a matrix. */
function columns(device: Device, matrix: Matrix, start: number, length: number): Matrix {
  if (length === matrix.columns) return matrix;
  const { storage, offset, rows } = matrix;
  const cut = device.host([storage], rows * length, (values) => {
    const numbers = new Float32Array(rows * length);
    for (let row = 0; row < rows; row++) {
      const from = offset + row * matrix.columns + start;
      numbers.set(values.subarray(from, from + length), row * length);
    }
    return numbers;
  });
  return { storage: cut, offset: 0, rows, columns: length };
}

function part(device: Device, storage: Storage, start: number, length: number): Storage {
  if (length === storage.length) return storage;
  return device.host([storage], length, (values) => values.slice(start, start + length));
}

function sumOf(...parts: Values[]): Values {
  const sum = new Float64Array(parts[0].length);
  for (const values of parts) for (let i = 0; i < sum.length; i++) sum[i] += values[i];
  return Float32Array.from(sum);
}

function transposedGroups(w: Values, { groups, outputs, inputs }: PointwiseSizes): Float64Array {
  return Float64Array.from({ length: w.length }, (_, at) => {
    const g = Math.floor(at / (outputs * inputs));
    const inGroup = at % (outputs * inputs);
    const [i, o] = [Math.floor(inGroup / outputs), inGroup % outputs];
    return w[(g * outputs + o) * inputs + i];
  }).subarray(0, groups * outputs * inputs);
}
