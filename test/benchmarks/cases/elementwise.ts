import type { DeviceArray } from '@obelisk/engine';
import {
  add,
  batchNorm,
  batchNormInputGradient,
  batchNormParameterGradient,
  channelMoments,
  multiply,
  resize,
  resizeGradient,
} from '@obelisk/kernels';
import { batchNormTwin } from '../../../packages/kernels/src/normalisation/batch-norm.twin.js';
import { channelSizes } from '../../../packages/kernels/src/normalisation/channel-sizes.js';
import { normal } from './numbers.js';
import type { Arrays, BenchmarkCase, Inputs, Tf } from './types.js';

const count = 1_000_000;
const links = 20;
const epsilon = 1e-5;
const map = [1, 16, 72, 72, 72];

/** Sums and products in turn, each of the result before and one other array. */
const chain: BenchmarkCase = {
  id: 'chain',
  group: 'operations',
  title: `chain of ${links} elementwise operations`,
  size: '1 M numbers',
  inputs: () => ({ x: normal([count]), y: normal([count]) }),
  ours: ({ x, y }) => {
    const step = (value: DeviceArray, link: number) =>
      link % 2 === 0 ? add(value, y) : multiply(value, y);
    return () => [Array.from({ length: links }).reduce<DeviceArray>((v, _, at) => step(v, at), x)];
  },
  plain:
    ({ x, y }) =>
    () => [
      Array.from({ length: links }).reduce<Float32Array>(
        (v, _, at) => (at % 2 === 0 ? sums(v, y.values) : multiples(v, y.values)),
        x.values,
      ),
    ],
  tfjs(tf, { x, y }) {
    const [a, b] = [x, y].map(({ values }) => tf.tensor(values));
    const step = (v: Tf, at: number) => (at % 2 === 0 ? tf.add(v, b) : tf.mul(v, b));
    return {
      step: () => [
        tf.tidy(() => Array.from({ length: links }).reduce((v, _, at) => step(v, at), a)),
      ],
    };
  },
  goals: [{ against: 'plain', ratio: 1 / 1.5, ours: 'ours1' }],
};

function sums(a: Float32Array, b: Float32Array): Float32Array {
  const y = new Float32Array(a.length);
  for (let i = 0; i < y.length; i++) y[i] = a[i] + b[i];
  return y;
}

function multiples(a: Float32Array, b: Float32Array): Float32Array {
  const y = new Float32Array(a.length);
  for (let i = 0; i < y.length; i++) y[i] = a[i] * b[i];
  return y;
}

const normInputs = (): Inputs => ({
  x: normal(map),
  gamma: normal([16]),
  beta: normal([16]),
  gradient: normal(map),
});

const norm: BenchmarkCase = {
  id: 'batchNorm',
  group: 'operations',
  title: 'batch normalisation of a batch, 16 x 72^3',
  size: '6 M numbers',
  inputs: normInputs,
  ours:
    ({ x, gamma, beta }) =>
    () => [batchNorm(x, channelMoments(x), gamma, beta, epsilon)],
  plain({ x, gamma, beta }) {
    const sizes = { ...channelSizes('benchmark', x.shape), epsilon };
    return () => {
      const y = new Float32Array(x.values.length);
      batchNormTwin(y, x.values, moments(x.values, sizes), gamma.values, beta.values, sizes);
      return [y];
    };
  },
};

/** Mean and variance per channel, in two passes. */
function moments(x: Float32Array, { C, S }: { C: number; S: number }): Float32Array {
  const found = new Float32Array(2 * C);
  for (let c = 0; c < C; c++) {
    const values = x.subarray(c * S, (c + 1) * S);
    let sum = 0;
    for (const value of values) sum += value;
    let squares = 0;
    for (const value of values) squares += (value - sum / S) ** 2;
    found[c] = sum / S;
    found[C + c] = squares / S;
  }
  return found;
}

const normGradient: BenchmarkCase = {
  id: 'batchNormGradient',
  group: 'operations',
  title: 'batch normalisation, 16 x 72^3, all gradients',
  size: '6 M numbers',
  inputs: normInputs,
  ours({ x, gamma, gradient }) {
    const found = channelMoments(x);
    return () => {
      const sums = batchNormParameterGradient(gradient, x, found, epsilon);
      return [batchNormInputGradient(gradient, x, found, gamma, sums, epsilon), sums];
    };
  },
};

const half = [1, 16, 36, 36, 36];
const upInputs = (): Inputs => ({ x: normal(half), gradient: normal(map) });
const size = map.slice(2);

const up = (
  suffix: string,
  what: string,
  ours: (arrays: Arrays) => DeviceArray,
): BenchmarkCase => ({
  id: `upsampling${suffix}`,
  group: 'operations',
  title: `trilinear upsampling, 16 x 36^3 to 72^3${what}`,
  size: '6 M numbers',
  inputs: upInputs,
  ours: (arrays) => () => [ours(arrays)],
});

export const elementwise: readonly BenchmarkCase[] = [
  chain,
  norm,
  normGradient,
  up('', '', ({ x }) => resize(x, size, false)),
  up('Gradient', ', to the input', ({ gradient }) => resizeGradient(gradient, half, false)),
];
