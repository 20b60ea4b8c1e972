import {
  compute,
  type Device,
  type DeviceArray,
  type Shape,
  type Storage,
  sizeOf,
} from '@obelisk/engine';
import { pointwiseInputGradient } from '../product/pointwise.js';
import { isPointwise } from './convolution.js';
import { inputGradientTwin } from './convolution.twin.js';
import {
  assertGradient,
  type ConvolutionOptions,
  type ConvolutionSizes,
  convolutionSizes,
  type Triple,
} from './convolution-sizes.js';
import { correlate } from './correlate.js';
import { packWeights } from './packed-weights.js';
import type { Walk, Walks } from './walk.js';

/**
 * Gradient of `convolution` to its input,
 * $\bar x_{i,q} = \sum_o \sum_{p s + t d - \text{padding} = q} W_{o,i,t} \, \bar y_{o,p}$: again a
 * convolution, of the output gradient with the flipped window. At stride $s$ the places $q$ fall
 * into $s$ phases per axis that see different taps: one convolution each, in which no zero is
 * multiplied.
 * @throws Error when shapes, groups or steps do not fit
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { convolutionInputGradient } from '@obelisk/kernels';
 * const device = openDevice('webasm');
 * const gradient = arrayOf(device, [1, 1, 1, 2], [1, 10]);
 * const weight = arrayOf(device, [1, 1, 1, 2], [1, 2]);
 * const toInput = convolutionInputGradient(gradient, weight, [1, 1, 1, 3], {});
 * Array.from(toInput.storage.values); // => [1, 12, 20]
 * ```
 */
export function convolutionInputGradient(
  gradient: DeviceArray,
  weight: DeviceArray,
  xShape: Shape,
  options: ConvolutionOptions,
): DeviceArray {
  const sizes = convolutionSizes(xShape, weight.shape, null, options);
  assertGradient(sizes, gradient.shape);
  if (isPointwise(sizes)) return pointwiseInputGradient(gradient, weight, xShape, sizes.groups);
  return compute(`${sizes.name}InputGradient`, [gradient, weight], xShape, {
    kernels: (device) => inputGradient(device, gradient.storage, weight.storage, sizes),
    twin: (out, g, w) => inputGradientTwin(out, g, w, sizes),
  });
}

/**
 * The places $r, r + s, \dots$ of an input axis, and the taps that they see, from last to first.
 */
interface Phase {
  readonly first: number;
  readonly taps: readonly number[];
  readonly walk: Walk;
}

function inputGradient(
  device: Device,
  gradient: Storage,
  weight: Storage,
  sizes: ConvolutionSizes,
): Storage {
  const { N, groups, inputs, outputs, input, output, window, stride } = sizes;
  const [taps, positions] = [sizeOf(window), sizeOf(output)];
  const [, H, W] = input;
  const places = sizeOf(input);
  const length = N * groups * inputs * places;
  // Where the stride is longer than the window, some places see no tap.
  const isDense = input.every(
    (size, axis) => phasesOf(sizes, axis).length === Math.min(stride[axis], size),
  );
  const toInput = device.assemble(length, isDense ? 'nothing: kernels fill it' : 'zeros');
  for (let g = 0; g < groups; g++) {
    const windows = combinations(sizes).map((phases) => {
      const [z, y, x] = phases.map((phase) => phase.taps);
      const weights = packWeights(device, weight, {
        outputs: inputs,
        inputs: outputs,
        outputStep: taps,
        inputStep: inputs * taps,
        offset: g * outputs * inputs * taps,
        taps: z.flatMap((tz) =>
          y.flatMap((ty) => x.map((tx) => (tz * window[1] + ty) * window[2] + tx)),
        ),
      });
      const [firstZ, firstY, firstX] = phases.map((phase) => phase.first);
      const walks = phases.map(({ walk }) => walk) as unknown as Walks;
      return { walks, weights, first: (firstZ * H + firstY) * W + firstX };
    });
    for (let n = 0; n < N; n++) {
      const channel = n * groups + g;
      const from = { storage: gradient, offset: channel * outputs * positions, count: outputs };
      const moved = windows.map(({ first, ...window }) => ({
        ...window,
        target: {
          offset: channel * inputs * places + first,
          steps: [stride[0] * H * W, stride[1] * W, stride[2]] as const,
          channel: places,
          channels: inputs,
        },
      }));
      correlate(device, `${sizes.name}InputGradient`, from, moved, toInput);
    }
  }
  return toInput.finish();
}

/** All phases of depth, height and width that see a tap. */
function combinations(sizes: ConvolutionSizes): [Phase, Phase, Phase][] {
  const [z, y, x] = [0, 1, 2].map((axis) => phasesOf(sizes, axis));
  return z.flatMap((a) => y.flatMap((b) => x.map((c): [Phase, Phase, Phase] => [a, b, c])));
}

/**
 * Phase $r$ of one axis: place $q = r + s \, j$ sees tap $t$ of the output
 * $(q + \text{padding} - t \, d) / s$ where that is a whole number.
 */
function phasesOf(sizes: ConvolutionSizes, axis: number): Phase[] {
  const of = (triple: Triple) => triple[axis];
  const [inputs, stride, dilation] = [of(sizes.input), of(sizes.stride), of(sizes.dilation)];
  const padding = of(sizes.padding);
  const allTaps = Array.from({ length: of(sizes.window) }, (_, tap) => tap).reverse();
  return Array.from({ length: Math.min(stride, inputs) }, (_, first): Phase => {
    const taps = allTaps.filter((tap) => (first + padding - tap * dilation) % stride === 0);
    const outputAt = (tap: number) => (first + padding - tap * dilation) / stride;
    const walk = {
      inputs: of(sizes.output),
      outputs: Math.ceil((inputs - first) / stride),
      taps: taps.length,
      start: outputAt(taps[0]),
      stride: 1,
      dilation: taps.length > 1 ? outputAt(taps[1]) - outputAt(taps[0]) : 1,
    };
    return { first, taps, walk };
  }).filter(({ taps }) => taps.length > 0);
}
