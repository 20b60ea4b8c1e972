import { sizeOf } from '@obelisk/engine';
import { weightedNll } from '@obelisk/nn';
import {
  logSoftmax,
  multiply,
  pick,
  reshape,
  scale,
  softmax,
  sum,
  type Tensor,
  tensor,
} from '@obelisk/tensor';
import { axes, type Expression, type Given, input, number, text } from './given.js';

/** `logSoftmax` over any axis: those before it are the batch, those behind it positions. */
function logSoftmaxOver(x: Tensor, axis: number): Tensor {
  const [before, behind] = [x.shape.slice(0, axis), x.shape.slice(axis + 1)];
  const y = logSoftmax(reshape(x, [sizeOf(before), x.shape[axis], sizeOf(behind)]));
  return reshape(y, x.shape);
}

const overAxis =
  (of: (x: Tensor, axis: number) => Tensor): Expression =>
  (given) => {
    const [axis] = axes(given.inputs[0].shape.length, [number(given, 'axis', -1)]);
    return (x) => [of(x, axis)];
  };

/**
 * The negative log-likelihood of labels; those that are `ignore_index` count nothing. The mean is
 * our `weightedNll`; what each position gives, and the sum, is `pick` with its weights.
 */
function likelihood(given: Given, labelsName: string, weightName: string) {
  const labels = input(given, labelsName) as number[];
  const ignored = given.attributes.ignore_index as number | undefined;
  const chosen = labels.map((label) => (label === ignored ? 0 : 1));
  const classes = labels.map((label) => (label === ignored ? 0 : label));
  const [, C] = given.inputs[0].shape;
  const classWeights = input(given, weightName) ?? new Array<number>(C).fill(1);
  const { shape } = given.inputs[given.names.indexOf(labelsName)];
  return (logProbabilities: Tensor): Tensor => {
    const on = (data: number[]) => tensor(data, { shape, device: logProbabilities.device });
    if (text(given, 'reduction', 'mean') === 'mean') {
      const all = chosen.every((one) => one === 1);
      const mask = all ? undefined : on(chosen);
      return weightedNll(logProbabilities, on(classes), classWeights, mask);
    }
    const weights = on(classes.map((label, at) => classWeights[label] * chosen[at]));
    const each = scale(multiply(pick(logProbabilities, on(classes)), weights), -1);
    return text(given, 'reduction', 'mean') === 'sum' ? sum(each) : each;
  };
}

/** Probabilities and losses. */
export const losses: Record<string, Expression> = {
  LogSoftmax: overAxis(logSoftmaxOver),
  Softmax: overAxis(softmax),
  NegativeLogLikelihoodLoss: (given) => {
    const loss = likelihood(given, 'target', 'weight');
    return (logProbabilities) => [loss(logProbabilities)];
  },
  SoftmaxCrossEntropyLoss: (given) => {
    const loss = likelihood(given, 'y', 'w');
    return (x) => {
      const logProbabilities = logSoftmax(x);
      return [loss(logProbabilities), logProbabilities].slice(0, given.outputs.length);
    };
  },
};
