import { adamFirst, adamParameter, adamSecond, channelMoments } from '@obelisk/kernels';
import {
  abs,
  add,
  batchNorm,
  concat,
  divide,
  exp,
  leakyRelu,
  log,
  maximum,
  minimum,
  multiply,
  relu,
  reshape,
  scale,
  sigmoid,
  slice,
  sqrt,
  subtract,
  Tensor,
} from '@obelisk/tensor';
import { type Expression, input, number, type Run } from './given.js';

const always =
  (run: Run): Expression =>
  () =>
    run;

/**
 * The step of Adam with moments V (first) and H (second): ONNX corrects the rate from the first
 * step T = 1 on, and has the decay of the weights as `norm_coefficient`.
 */
const adam: Expression = (given) => {
  const [rate] = input(given, 'R') as number[];
  const [step] = input(given, 'T') as number[];
  const [alpha, beta] = [number(given, 'alpha', 0.9), number(given, 'beta', 0.999)];
  const corrected = step > 0 ? (rate * Math.sqrt(1 - beta ** step)) / (1 - alpha ** step) : rate;
  const [decay, epsilon] = [number(given, 'norm_coefficient', 0), number(given, 'epsilon', 0)];
  return (_rate, _step, ...all) => {
    const count = all.length / 4;
    const values = all.map(({ value }) => value);
    const group = (at: number) => values.slice(at * count, (at + 1) * count);
    const [theta, gradients, first, second] = [0, 1, 2, 3].map(group);
    const m = gradients.map((g, i) => adamFirst(g, theta[i], first[i], decay, alpha));
    const v = gradients.map((g, i) => adamSecond(g, theta[i], second[i], decay, beta));
    const moved = theta.map((x, i) => adamParameter(x, m[i], v[i], corrected, epsilon));
    return [...moved, ...m, ...v].map((array) => new Tensor(array));
  };
};

/** With the given moments, or in training with those of the input, which move the running ones. */
const batchNormalization: Expression = (given) => {
  const epsilon = number(given, 'epsilon', 1e-5);
  const momentum = number(given, 'momentum', 0.9);
  if (number(given, 'training_mode', 0) === 0) {
    return (x, gamma, beta, mean, variance) => {
      const moments = joined(mean, variance);
      return [batchNorm(x, gamma, beta, { moments: moments.value, epsilon, ofBatch: false })];
    };
  }
  return (x, gamma, beta, mean, variance) => {
    const moments = channelMoments(x.value);
    const y = batchNorm(x, gamma, beta, { moments, epsilon, ofBatch: true });
    const before = scale(joined(mean, variance), momentum);
    const running = add(before, scale(new Tensor(moments), 1 - momentum));
    const C = gamma.shape[0];
    const rows = [0, 1].map((row) => reshape(slice(running, [row, 0], [row + 1, C]), [C]));
    return [y, ...rows];
  };
};

/** [2, C] of two rows of C numbers. */
function joined(mean: Tensor, variance: Tensor): Tensor {
  return concat(
    [mean, variance].map((row) => reshape(row, [1, row.shape[0]])),
    0,
  );
}

const folded = (operation: (a: Tensor, b: Tensor) => Tensor): Expression =>
  always((...inputs) => [inputs.reduce((a, b) => operation(a, b))]);

/** Operators that work number by number, and the two that are built of such. */
export const elementwise: Record<string, Expression> = {
  Abs: always((x) => [abs(x)]),
  Exp: always((x) => [exp(x)]),
  Log: always((x) => [log(x)]),
  Relu: always((x) => [relu(x)]),
  Sigmoid: always((x) => [sigmoid(x)]),
  Sqrt: always((x) => [sqrt(x)]),
  LeakyRelu: (given) => (x) => [leakyRelu(x, number(given, 'alpha', 0.01))],
  Add: always((a, b) => [add(a, b)]),
  Sub: always((a, b) => [subtract(a, b)]),
  Mul: always((a, b) => [multiply(a, b)]),
  Div: ({ inputs }) =>
    inputs[0].dtype.includes('int')
      ? 'divide keeps the fraction, as PyTorch does; ONNX drops it from whole numbers'
      : (a, b) => [divide(a, b)],
  Max: folded(maximum),
  Min: folded(minimum),
  Adam: adam,
  BatchNormalization: batchNormalization,
};
