import { compute, type Device, type DeviceArray, type Storage, sizeOf } from '@obelisk/engine';
import { pointwise } from '../product/pointwise.js';
import { convolutionTwin } from './convolution.twin.js';
import {
  type ConvolutionOptions,
  type ConvolutionSizes,
  convolutionSizes,
} from './convolution-sizes.js';
import { correlate } from './correlate.js';
import { packWeights } from './packed-weights.js';
import { walksOf } from './walk.js';

/**
 * Convolution of volumes or images,
 * $y_{n,o,p} = b_o + \sum_{i \in g(o)} \sum_t W_{o,i,t} \, x_{n,i,\,p s + t d - \text{padding}}$.
 * @param x - [N, Cin, D, H, W] or [N, Cin, H, W]
 * @param weight - [Cout, Cin / groups, ...window]
 * @param bias - [Cout] or null
 * @returns [N, Cout, ...sizes]
 * @throws Error when shapes, groups or steps do not fit
 * Source: Eq. 1, whose sum over the offsets of a kernel is that over $t$, on a fixed grid.
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { convolution } from '@obelisk/kernels';
 * const device = openDevice('webasm');
 * const image = arrayOf(device, [1, 1, 1, 4], [1, 2, 3, 4]);
 * const weight = arrayOf(device, [1, 1, 1, 3], [1, 0, -1]);
 * const y = convolution(image, weight, null, { padding: [0, 1] });
 * Array.from(y.storage.values); // => [-2, -2, -2, 3]
 * ```
 */
export function convolution(
  x: DeviceArray,
  weight: DeviceArray,
  bias: DeviceArray | null,
  options: ConvolutionOptions,
): DeviceArray {
  const sizes = convolutionSizes(x.shape, weight.shape, bias?.shape ?? null, options);
  if (isPointwise(sizes)) return pointwise(x, weight, bias, sizes.groups);
  const inputs = bias ? [x, weight, bias] : [x, weight];
  return compute(sizes.name, inputs, sizes.shape, {
    kernels: (device) => forward(device, x.storage, weight.storage, bias?.storage ?? null, sizes),
    twin: (out, values, w, b) => convolutionTwin(out, values, w, b ?? null, sizes),
  });
}

/** Whether every output sees only the place where it stands: then it is a matrix product. */
export function isPointwise({ window, stride, padding }: ConvolutionSizes): boolean {
  return [...window, ...stride].every((n) => n === 1) && padding.every((n) => n === 0);
}

function forward(
  device: Device,
  x: Storage,
  weight: Storage,
  bias: Storage | null,
  sizes: ConvolutionSizes,
): Storage {
  const { N, groups, inputs, outputs, input, window, output } = sizes;
  const [taps, positions] = [sizeOf(window), sizeOf(input)];
  const walks = walksOf(sizes);
  const [, H, W] = output;
  const places = sizeOf(output);
  const y = device.assemble(N * groups * outputs * places, 'nothing: kernels fill it');
  for (let g = 0; g < groups; g++) {
    const weights = packWeights(
      device,
      weight,
      {
        outputs,
        inputs,
        outputStep: inputs * taps,
        inputStep: taps,
        offset: g * outputs * inputs * taps,
        taps: Array.from({ length: taps }, (_, tap) => tap),
      },
      bias && { storage: bias, offset: g * outputs },
    );
    for (let n = 0; n < N; n++) {
      const channel = n * groups + g;
      const from = { storage: x, offset: channel * inputs * positions, count: inputs };
      const target = {
        offset: channel * outputs * places,
        steps: [H * W, W, 1],
        channel: places,
        channels: outputs,
      } as const;
      correlate(device, sizes.name, from, [{ walks, weights, target }], y);
    }
  }
  return y.finish();
}
