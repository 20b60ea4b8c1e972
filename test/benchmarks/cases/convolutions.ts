import { type DeviceArray, sizeOf } from '@obelisk/engine';
import { convolution, convolutionInputGradient, convolutionWeightGradient } from '@obelisk/kernels';
import {
  convolutionTwin,
  inputGradientTwin,
  weightGradientTwin,
} from '../../../packages/kernels/src/convolution/convolution.twin.js';
import { convolutionSizes } from '../../../packages/kernels/src/convolution/convolution-sizes.js';
import { normal } from './numbers.js';
import { tfConvolution, tfInputGradient, tfWeightGradient } from './tf-convolution.js';
import type { Arrays, BenchmarkCase, Goal, Inputs, Tf } from './types.js';

interface Layer {
  readonly id: string;
  readonly inputs: number;
  readonly outputs: number;
  readonly size: number;
  readonly stride: number;
  /** Forward, to the input, to the weight: our time at most so many times PyTorch's. */
  readonly goals: readonly [number, number, number] | null;
}

const layers: readonly Layer[] = [
  { id: 'conv36', inputs: 8, outputs: 16, size: 36, stride: 1, goals: [1.3, 0.8, 1.2] },
  { id: 'conv72', inputs: 16, outputs: 16, size: 72, stride: 1, goals: [4, 6, 4] },
  { id: 'conv72By2', inputs: 4, outputs: 16, size: 72, stride: 2, goals: [6, 6, 6] },
  { id: 'conv72By2Wide', inputs: 16, outputs: 32, size: 72, stride: 2, goals: null },
];

interface Part {
  readonly suffix: string;
  readonly what: string;
  ours(arrays: Arrays, options: { stride: number; padding: number }): DeviceArray;
  plain(inputs: Inputs, options: { stride: number; padding: number }): Float32Array;
  tfjs(tf: Tf, tensors: Record<'x' | 'weight' | 'gradient', Tf>, stride: number): Tf;
}

const parts: readonly Part[] = [
  {
    suffix: '',
    what: '',
    ours: ({ x, weight }, options) => convolution(x, weight, null, options),
    plain: ({ x, weight }, options) =>
      filled(x.shape, weight.shape, options, 'y', (y, sizes) =>
        convolutionTwin(y, x.values, weight.values, null, sizes),
      ),
    tfjs: (tf, { x, weight }, stride) => tfConvolution(tf, x, weight, stride),
  },
  {
    suffix: 'InputGradient',
    what: ', to the input',
    ours: ({ gradient, weight, x }, options) =>
      convolutionInputGradient(gradient, weight, x.shape, options),
    plain: ({ x, weight, gradient }, options) =>
      filled(x.shape, weight.shape, options, 'x', (dx, sizes) =>
        inputGradientTwin(dx, gradient.values, weight.values, sizes),
      ),
    tfjs: (tf, { x, weight, gradient }, stride) =>
      tfInputGradient(tf, gradient, weight, x.shape, stride),
  },
  {
    suffix: 'WeightGradient',
    what: ', to the weight',
    ours: ({ gradient, x, weight }, options) =>
      convolutionWeightGradient(gradient, x, weight.shape, options),
    plain: ({ x, weight, gradient }, options) =>
      filled(x.shape, weight.shape, options, 'weight', (dw, sizes) =>
        weightGradientTwin(dw, gradient.values, x.values, sizes),
      ),
    tfjs: (tf, { x, weight, gradient }, stride) =>
      tfWeightGradient(tf, gradient, x, weight.shape, stride),
  },
];

type Sizes = ReturnType<typeof convolutionSizes>;

/** An array of the shape of the result, the input or the weight, filled by loops. */
function filled(
  x: readonly number[],
  weight: readonly number[],
  options: { stride: number; padding: number },
  like: 'x' | 'y' | 'weight',
  fill: (out: Float32Array, sizes: Sizes) => void,
): Float32Array {
  const sizes = convolutionSizes(x, weight, null, options);
  const shape = { x, weight, y: sizes.shape }[like];
  const out = new Float32Array(sizeOf(shape));
  fill(out, sizes);
  return out;
}

/** Channels last, as TensorFlow.js has them, and back. */
const toTf = {
  volume: (tf: Tf, input: Inputs[string]) =>
    tf.tidy(() => tf.transpose(tf.tensor(input.values, input.shape), [0, 2, 3, 4, 1])),
  weight: (tf: Tf, input: Inputs[string]) =>
    tf.tidy(() => tf.transpose(tf.tensor(input.values, input.shape), [2, 3, 4, 1, 0])),
};

function caseOf(layer: Layer, part: Part, at: number): BenchmarkCase {
  const { inputs, outputs, size, stride, goals } = layer;
  const options = { stride, padding: 1 };
  const by = stride === 1 ? '' : `, stride ${stride}`;
  const places = (size / stride) ** 3;
  return {
    id: layer.id + part.suffix,
    group: 'operations',
    title: `conv3d ${inputs} -> ${outputs}, ${size}^3${by}${part.what}`,
    size: `${((places * 27 * inputs * outputs) / 1e6).toFixed(0)} M multiply-adds`,
    inputs: () => ({
      x: normal([1, inputs, size, size, size]),
      weight: normal([outputs, inputs, 3, 3, 3]),
      gradient: normal([1, outputs, ...[0, 1, 2].map(() => size / stride)]),
    }),
    ours: (arrays) => () => [part.ours(arrays, options)],
    plain: (given) => () => [part.plain(given, options)],
    tfjs(tf, { x, weight, gradient }) {
      const tensors = {
        x: toTf.volume(tf, x),
        weight: toTf.weight(tf, weight),
        gradient: toTf.volume(tf, gradient),
      };
      const order = part.suffix === 'WeightGradient' ? [4, 3, 0, 1, 2] : [0, 4, 1, 2, 3];
      return {
        step: () => [part.tfjs(tf, tensors, stride)],
        ordered: (result: Tf) => tf.transpose(result, order),
      };
    },
    goals: goals ? goalsOf(goals[at]) : undefined,
  };
}

function goalsOf(ratio: number): Goal[] {
  return [
    { against: 'torch1', ratio, ours: 'ours1' },
    { against: 'tfjs', ratio: 1 / 8, ours: 'ours1' },
  ];
}

export const convolutions = layers.flatMap((layer) =>
  parts.map((part, at) => caseOf(layer, part, at)),
);
