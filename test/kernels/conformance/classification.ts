import { arrayOf } from '@obelisk/engine';
import {
  argmaxLabels,
  argmaxStep,
  gatherAlong,
  gatherAlongGradient,
  logSoftmax,
  logSoftmaxGradient,
  pick,
  pickGradient,
} from '@obelisk/kernels';
import { numbers } from './numbers.js';
import type { ConformanceCase } from './types.js';

export const cases: ConformanceCase[] = [
  {
    name: 'log-softmax over channels and its gradient',
    sums: true,
    run: (device) => {
      const x = numbers(device, [2, 5, 3, 7]);
      const y = logSoftmax(x);
      return [y, logSoftmaxGradient(numbers(device, x.shape, 2), y)];
    },
  },
  {
    name: 'log-softmax of large logits, which differ by little',
    run: (device) => {
      const x = [10_000, 10_001, 10_002, 10_003, -30_000, -30_000.5, -30_001, -30_100];
      return logSoftmax(arrayOf(device, [2, 4, 1], x));
    },
  },
  {
    name: "each position's own class, and its gradient",
    run: (device) => {
      const x = numbers(device, [2, 3, 5]);
      const labels = arrayOf(device, [2, 5], [0, 1, 2, 1, 0, 2, 2, 1, 0, 1]);
      return [pick(x, labels), pickGradient(numbers(device, [2, 5], 2), labels, x.shape)];
    },
  },
  {
    name: 'numbers along an axis that an index chooses, and their gradient',
    sums: true,
    run: (device) => {
      const x = numbers(device, [4, 3, 5]);
      return [
        { axis: 0, shape: [6, 2, 3] },
        { axis: 1, shape: [4, 7, 5] },
        { axis: 2, shape: [3, 3, 2] },
      ].flatMap(({ axis, shape }) => {
        const length = shape[0] * shape[1] * shape[2];
        const choices = Array.from({ length }, (_, at) => (at * at + at) % x.shape[axis]);
        const index = arrayOf(device, shape, choices);
        const gradient = numbers(device, shape, 2);
        return [gatherAlong(x, axis, index), gatherAlongGradient(gradient, axis, index, x.shape)];
      });
    },
  },
  {
    name: 'the class of the largest value, of equal ones the first',
    run: (device) => {
      const first = argmaxStep(arrayOf(device, [2, 3], [1, -2, 3, 0, 0, 7]), null, 0);
      const second = argmaxStep(arrayOf(device, [2, 3], [1, -1, 2, 0, 5, 8]), first, 1);
      const third = argmaxStep(arrayOf(device, [2, 3], [2, -1, 3, 0, 6, 8]), second, 2);
      return [third, argmaxLabels(third)];
    },
  },
];
