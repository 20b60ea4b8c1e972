import {
  compute,
  type Device,
  type DeviceArray,
  joined,
  partOf,
  type Shape,
  type Storage,
  sizeOf,
  type Values,
} from '@obelisk/engine';
import { pointwiseTwin, pointwiseWeightTwin } from './pointwise.twin.js';
import { type PointwiseSizes, pointwiseSizes } from './pointwise-sizes.js';
import { type Matrix, packColumns, packRows, productInto } from './product.js';
import { rowProducts } from './row-products.js';

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
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { pointwise } from '@obelisk/kernels';
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
  const { Cout, outputs } = sizes;
  const shape = [x.shape[0], Cout, ...x.shape.slice(2)];
  return compute('pointwise', bias ? [x, weight, bias] : [x, weight], shape, {
    kernels: (device) => {
      const y = device.assemble(sizeOf(shape), 'nothing: kernels fill it');
      eachGroup(sizes, (n, g) => {
        const w = packRows(device, weightsOf(weight, sizes, g));
        const b = bias ? part(device, bias.storage, g * outputs, outputs) : null;
        const from = channelsOf(x, sizes, n, g);
        productInto(y, startOf(sizes, n, g), device, 'pointwise', w, from, b);
      });
      return y.finish();
    },
    twin: (out, values, w, b) => pointwiseTwin(out, values, w, b ?? null, sizes),
  });
}

/**
 * $\bar x_{n,i,p} = \sum_o W_{o,i} \, \bar y_{n,o,p}$: the gradient of `pointwise` to its input.
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { pointwiseInputGradient } from '@obelisk/kernels';
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
  const { Cin, outputs, inputs, Cout } = sizes;
  const back = { ...sizes, Cin: Cout, Cout: Cin, inputs: outputs, outputs: inputs };
  return compute('pointwiseInputGradient', [gradient, weight], xShape, {
    kernels: (device) => {
      const toInput = device.assemble(sizeOf(xShape), 'nothing: kernels fill it');
      eachGroup(back, (n, g) => {
        const w = packColumns(device, weightsOf(weight, sizes, g));
        const from = channelsOf(gradient, back, n, g);
        productInto(toInput, startOf(back, n, g), device, 'pointwiseInputGradient', w, from);
      });
      return toInput.finish();
    },
    twin: (out, g, w) => pointwiseTwin(out, g, transposedGroups(w, sizes), null, back),
  });
}

/**
 * $\bar W_{o,i} = \sum_{n,p} \bar y_{n,o,p} \, x_{n,i,p}$: the gradient of `pointwise` to its
 * weight.
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { pointwiseWeightGradient } from '@obelisk/kernels';
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
  const back = { ...s, inputs: s.outputs, Cin: s.Cout };
  const groups = Array.from({ length: s.groups }, (_, g) => {
    const pairs = Array.from({ length: s.N }, (_, n) => ({
      a: channelsOf(gradient, back, n, g),
      b: channelsOf(x, s, n, g),
    }));
    return rowProducts(device, 'pointwiseWeightGradient', pairs);
  });
  return joined(device, groups);
}

/** Calls `step` for each group of each batch entry. */
function eachGroup({ N, groups }: PointwiseSizes, step: (n: number, g: number) => void): void {
  for (let n = 0; n < N; n++) for (let g = 0; g < groups; g++) step(n, g);
}

/** Where the output channels of group g of batch entry n begin. */
function startOf({ Cout, outputs, S }: PointwiseSizes, n: number, g: number): number {
  return (n * Cout + g * outputs) * S;
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

/** The weights of group g, as a matrix of output channels x input channels. */
function weightsOf(weight: DeviceArray, { outputs, inputs }: PointwiseSizes, g: number): Matrix {
  const offset = g * outputs * inputs;
  return { storage: weight.storage, offset, rows: outputs, columns: inputs };
}

function part(device: Device, storage: Storage, start: number, length: number): Storage {
  if (length === storage.length) return storage;
  return partOf(device, storage, start, length);
}

function transposedGroups(w: Values, { groups, outputs, inputs }: PointwiseSizes): Float64Array {
  return Float64Array.from({ length: w.length }, (_, at) => {
    const g = Math.floor(at / (outputs * inputs));
    const inGroup = at % (outputs * inputs);
    const [i, o] = [Math.floor(inGroup / outputs), inGroup % outputs];
    return w[(g * outputs + o) * inputs + i];
  }).subarray(0, groups * outputs * inputs);
}
