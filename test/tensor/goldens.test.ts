// Operations against PyTorch's values: forward and gradients, on the float32 devices within 1e-5 of
// each number and of what it is a sum of, on the float64 twins within 1e-9.
import type { DeviceArray, DeviceName } from '@obelisk/engine';
import { channelMoments } from '@obelisk/kernels';
import {
  averagePool,
  batchNorm,
  conv3d,
  leakyRelu,
  logSoftmax,
  multiply,
  pick,
  pointwise,
  relu,
  resize,
  scale,
  sum,
  Tensor,
  tensor,
} from '@obelisk/tensor';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertClose, magnitudesOf } from '../kernels/closeness.js';
import { type GoldenTensor, golden } from '../support/goldens.js';

type Numbers = GoldenTensor<Float32Array>;
type Exact = GoldenTensor<Float64Array>;

/** What every case of an operation holds. */
interface Expected {
  readonly out_f64: Exact;
  readonly grads_f64: Exact[];
  readonly grad_out?: Numbers;
}

const places = [
  { device: 'float64', tolerance: 1e-9 },
  { device: 'webasm', tolerance: 1e-5 },
  { device: 'cpu', tolerance: 1e-5 },
] as const;

/** A program of the operation that is tested; its inputs lie on `device`. */
type Program = (device: DeviceName, ...inputs: Tensor[]) => Tensor;

/** Runs a program on golden inputs and compares its result and all gradients. */
function hold(
  { device, tolerance }: (typeof places)[number],
  { out_f64, grads_f64, grad_out }: Expected,
  inputs: readonly Numbers[],
  program: Program,
): void {
  const results = (arrays: readonly DeviceArray[]) => resultsOf(program, arrays, inputs.length);
  const all = grad_out ? [...inputs, grad_out] : inputs;
  const found = results(all.map((input) => onDevice(input, device).value));
  const expected = [{ ...out_f64, shape: found[0].shape }, ...grads_f64];
  assert.is(expected.length, found.length);
  const magnitude = magnitudesOf(all, results);
  for (const [at, result] of found.entries()) {
    assertClose(result, expected[at], tolerance, magnitude[at]);
  }
}

/** The output of a program and the gradients to its inputs; what follows these is the output's. */
function resultsOf(
  program: Program,
  arrays: readonly DeviceArray[],
  inputs: number,
): readonly DeviceArray[] {
  const device = arrays[0].device.name as DeviceName;
  const leaves = arrays.slice(0, inputs).map((array) => new Tensor(array, true));
  const output = program(device, ...leaves);
  const gradient = arrays.at(inputs);
  output.backward(gradient && new Tensor({ ...gradient, shape: output.shape }));
  return [output.value, ...leaves.map(({ grad }) => (grad as Tensor).value)];
}

function onDevice({ shape, data }: GoldenTensor, device: DeviceName): Tensor {
  return tensor(Float64Array.from(data), { shape, device });
}

for (const place of places) {
  const { device } = place;
  const goldens = suite(`operations against PyTorch on ${device}`);

  for (const c of golden<Expected & { fn: string; input: Numbers }>('activations').cases) {
    const slope = Number(c.fn.replace('leaky_relu_', ''));
    goldens(c.fn, () => {
      hold(place, c, [c.input], (_, x) => (c.fn === 'relu' ? relu(x) : leakyRelu(x, slope)));
    });
  }

  type Pool = Expected & { kernel: number; stride: number; padding: number; input: Numbers };
  for (const c of golden<Pool>('avg_pool3d').cases) {
    const { kernel, stride, padding } = c;
    goldens(`average pooling ${kernel}, stride ${stride}, padding ${padding}`, () => {
      hold(place, c, [c.input], (_, x) => averagePool(x, kernel, { stride, padding }));
    });
  }

  type Resize = Expected & { size: number[]; align_corners: boolean; input: Numbers };
  for (const c of golden<Resize>('interpolate_trilinear').cases) {
    goldens(`trilinear to [${c.size}], aligned corners ${c.align_corners}`, () => {
      hold(place, c, [c.input], (_, x) => resize(x, c.size, c.align_corners));
    });
  }

  type Convolution = Expected &
    Record<'stride' | 'padding' | 'groups', number> & {
      input: Numbers;
      weight: Numbers;
      b?: Numbers;
    };
  const convolutions = golden<Convolution>('conv3d').cases;
  for (const [at, c] of convolutions.entries()) {
    const { stride, padding, groups } = c;
    const inputs = c.b ? [c.input, c.weight, c.b] : [c.input, c.weight];
    goldens(`convolution ${at}: stride ${stride}, padding ${padding}, groups ${groups}`, () => {
      hold(place, c, inputs, (_, x, weight, bias) =>
        conv3d(x, weight, bias ?? null, { stride, padding, groups }),
      );
    });
    if (c.weight.shape[2] !== 1) continue;
    goldens(`1x1x1 convolution ${at} in ${groups} groups`, () => {
      hold(place, c, inputs, (_, x, weight, bias) => pointwise(x, weight, bias ?? null, groups));
    });
  }

  for (const c of golden<BatchNorm>('batch_norm').cases) {
    goldens(`batch normalisation in ${c.training ? 'training' : 'evaluation'}`, () => {
      hold(place, c, [c.input, c.weight, c.bias], (on, x, gamma, beta) => {
        const moments = c.training ? channelMoments(x.value) : runningMoments(c, on);
        return batchNorm(x, gamma, beta, { moments, epsilon: c.eps, ofBatch: c.training });
      });
    });
    if (c.training) {
      goldens('running statistics of batch normalisation', () => holdRunning(place, c));
    }
  }

  const [softmax, likelihood] = golden<Expected & Losses>('losses').cases;
  goldens('log-softmax', () => hold(place, softmax, [softmax.logits], (_, x) => logSoftmax(x)));
  goldens('weighted negative log-likelihood', () => {
    const { target, weight } = likelihood;
    const weights = Float32Array.from(target.data, (label) => weight.data[label]);
    hold(place, likelihood, [likelihood.logits], (on, logits) => {
      const own = pick(logSoftmax(logits), onDevice(target, on));
      const weighted = multiply(own, onDevice({ ...target, data: weights }, on));
      return scale(sum(weighted), -1 / weights.reduce((total, w) => total + w));
    });
  });

  goldens.run();
}

interface Losses {
  readonly name: string;
  readonly logits: Numbers;
  readonly target: GoldenTensor<Int32Array>;
  readonly weight: Numbers;
}

interface BatchNorm extends Expected {
  readonly training: boolean;
  readonly momentum: number;
  readonly eps: number;
  readonly input: Numbers;
  readonly weight: Numbers;
  readonly bias: Numbers;
  readonly running_mean: Numbers;
  readonly running_var: Numbers;
  readonly running_mean_after_f64: Exact;
  readonly running_var_after_f64: Exact;
}

/** Means, then variances, as `batchNorm` takes them. */
function runningMoments(
  { running_mean: mean, running_var: variance }: BatchNorm,
  device: DeviceName,
) {
  const both = Float64Array.from([...mean.data, ...variance.data]);
  return tensor(both, { shape: [2, mean.data.length], device }).value;
}

/** $r \leftarrow (1 - m) r + m b$, where the variance of the batch is the unbiased one. */
function holdRunning({ device, tolerance }: (typeof places)[number], c: BatchNorm): void {
  const { momentum: m } = c;
  const C = c.running_mean.data.length;
  const moments = channelMoments(onDevice(c.input, device).value).storage.values;
  const n = c.input.data.length / C;
  const next = (before: Float32Array, batch: (channel: number) => number) =>
    tensor(
      Float64Array.from(before, (value, channel) => (1 - m) * value + m * batch(channel)),
      { device },
    ).value;
  const mean = next(c.running_mean.data, (channel) => moments[channel]);
  const variance = next(c.running_var.data, (channel) => (moments[C + channel] * n) / (n - 1));
  assertClose(mean, c.running_mean_after_f64, tolerance);
  assertClose(variance, c.running_var_after_f64, tolerance);
}
