import {
  compute,
  type Device,
  type DeviceArray,
  type Shape,
  type Storage,
  sizeOf,
  tidy,
  usedNumbers,
  type Values,
} from '@obelisk/engine';
import { type Part, partsOf } from '../parts.js';
import { pointwiseWeightGradient } from '../product/pointwise.js';
import { isPointwise } from './convolution.js';
import { weightGradientTwin } from './convolution.twin.js';
import {
  assertGradient,
  type ConvolutionOptions,
  type ConvolutionSizes,
  convolutionSizes,
} from './convolution-sizes.js';
import { channelsLast } from './layouts.js';
import { weightGradientKernel } from './weight-gradient.kernel.js';
import { weightGradientInParts } from './weight-gradient-in-parts.js';
import { layoutOf, mostPositions, type WeightLayout } from './weight-gradient-layout.js';

/**
 * Gradient of `convolution` to its weight,
 * $\bar W_{o,i,t} = \sum_{n,p} \bar y_{n,o,p} \, x_{n,i,\,p s + t d - \text{padding}}$.
 * @throws Error when shapes, groups or steps do not fit
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { convolutionWeightGradient } from '@obelisk/kernels';
 * const device = openDevice('webasm');
 * const gradient = arrayOf(device, [1, 1, 1, 2], [1, 10]);
 * const x = arrayOf(device, [1, 1, 1, 3], [1, 2, 3]);
 * const toWeight = convolutionWeightGradient(gradient, x, [1, 1, 1, 2], {});
 * Array.from(toWeight.storage.values); // => [21, 32]
 * ```
 */
export function convolutionWeightGradient(
  gradient: DeviceArray,
  x: DeviceArray,
  weightShape: Shape,
  options: ConvolutionOptions,
): DeviceArray {
  const sizes = convolutionSizes(x.shape, weightShape, null, options);
  assertGradient(sizes, gradient.shape);
  if (isPointwise(sizes)) return pointwiseWeightGradient(gradient, x, weightShape, sizes.groups);
  return compute(`${sizes.name}WeightGradient`, [gradient, x], weightShape, {
    kernels: (device) => weightGradient(device, gradient.storage, x.storage, sizes),
    twin: (out, g, values) => weightGradientTwin(out, g, values, sizes),
  });
}

/** Sums over some planes, for the taps of one plane of the window, in one group. */
interface PartialSum {
  readonly storage: Storage;
  readonly group: number;
  readonly tz: number;
}

function weightGradient(
  device: Device,
  gradient: Storage,
  x: Storage,
  sizes: ConvolutionSizes,
): Storage {
  const { N, groups, inputs, outputs, input, output, window, stride } = sizes;
  const layout = layoutOf(sizes);
  const { walks, row, plain, plainRow } = layout;
  const perPlane = layout.rows * row.width * stride[0] + output[1] * plainRow.width;
  const slabs = partsOf(device, output[0], perPlane);
  if (device.resident) return weightGradientInParts(device, gradient, x, sizes, layout, slabs);
  const sums: PartialSum[] = [];
  for (let entry = 0; entry < N * groups; entry++) {
    const from = { storage: x, offset: entry * inputs * sizeOf(input), count: inputs };
    const to = { storage: gradient, offset: entry * outputs * sizeOf(output), count: outputs };
    for (const slab of slabs) {
      const places = chunksOf(slab.count, output[1] * output[2]).flatMap((chunk) =>
        Array.from({ length: window[0] }, (_, tz) => ({ chunk, tz })),
      );
      const storages = tidy(() => {
        const seen = channelsLast(device, from, walks, row, slab);
        const dy = channelsLast(device, to, plain, plainRow, slab);
        return places.map(({ chunk, tz }) =>
          partialSum(device, seen, dy, chunk, tz, layout, sizes),
        );
      });
      for (const [at, storage] of storages.entries()) {
        sums.push({ storage, group: entry % groups, tz: places[at].tz });
      }
    }
  }
  return total(device, sums, layout, sizes);
}

/** Planes of a slab in chunks of few positions. */
function chunksOf(planes: number, positionsPerPlane: number): Part[] {
  const most = Math.max(1, Math.floor(mostPositions / positionsPerPlane));
  return Array.from({ length: Math.ceil(planes / most) }, (_, chunk) => ({
    start: chunk * most,
    count: Math.min(most, planes - chunk * most),
  }));
}

function partialSum(
  device: Device,
  x: Storage,
  dy: Storage,
  { start, count }: Part,
  tz: number,
  { rows, row, plainRow, quads, lanes }: WeightLayout,
  { name, output: [, outputRows, places], window, stride, dilation }: ConvolutionSizes,
): Storage {
  const firstPlane = start * stride[0] + tz * dilation[0];
  return device.run({
    name: `${name}WeightGradient`,
    kernel: weightGradientKernel,
    output: [lanes, quads, window[1]],
    components: 4,
    integers: {
      planes: count,
      rows: outputRows,
      places,
      stepZ: stride[0] * rows,
      stepY: stride[1],
      stepX: row.output / 4,
      tapY: dilation[1],
    },
    inputs: [
      {
        name: 'x',
        from: x,
        offset: firstPlane * rows * row.width,
        extent: [4, row.width / 4, ((count - 1) * stride[0] + 1) * rows],
      },
      {
        name: 'dy',
        from: dy,
        offset: start * outputRows * plainRow.width,
        extent: [lanes, places, count * outputRows],
      },
    ],
  });
}

/** Adds up partial sums [ty][feature / 4][output channel][4] to [Cout, inputs, ...window]. */
function total(
  device: Device,
  sums: readonly PartialSum[],
  { row, quads, lanes }: WeightLayout,
  { groups, inputs, outputs, window: [kd, kh, kw] }: ConvolutionSizes,
): Storage {
  const length = groups * outputs * inputs * kd * kh * kw;
  const storages = sums.map(({ storage }) => storage);
  return device.host(storages, length, (...values: Values[]) => {
    const weights = usedNumbers(length);
    for (let plane = 0; plane < groups * kd; plane++) {
      const [group, tz] = [Math.floor(plane / kd), plane % kd];
      const all = added(values.filter((_, at) => sums[at].group === group && sums[at].tz === tz));
      for (let o = 0; o < outputs; o++) {
        for (let i = 0; i < inputs; i++) {
          const to = (((group * outputs + o) * inputs + i) * kd + tz) * kh * kw;
          for (let t = 0; t < kh * kw; t++) {
            const feature = (t % kw) * row.tap + i;
            const quad = Math.floor(t / kw) * quads + Math.floor(feature / 4);
            weights[to + t] = all[(quad * lanes + o) * 4 + (feature % 4)];
          }
        }
      }
    }
    return weights;
  });
}

/** The sum of arrays of one length, in float64. */
function added(arrays: readonly Values[]): Float64Array {
  const sum = new Float64Array(arrays[0].length);
  for (const numbers of arrays) {
    for (let i = 0; i < sum.length; i++) sum[i] += numbers[i];
  }
  return sum;
}
