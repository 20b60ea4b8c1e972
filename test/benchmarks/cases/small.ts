import type { DeviceArray } from '@obelisk/engine';
import { add } from '@obelisk/kernels';
import { normal } from './numbers.js';
import type { BenchmarkCase, Tf } from './types.js';

const length = 64;
const repetitions = 1000;

/** What an operation costs when there is nearly nothing to do. */
export const small: BenchmarkCase = {
  id: 'small',
  group: 'start',
  title: `${repetitions} sums of ${length} numbers, one after the other`,
  size: `${length} numbers`,
  inputs: () => ({ x: normal([length]), y: normal([length], 1e-3) }),
  ours: ({ x, y }) => {
    return () => {
      let sum: DeviceArray = x;
      for (let at = 0; at < repetitions; at++) sum = add(sum, y);
      return [sum];
    };
  },
  plain: ({ x, y }) => {
    return () => {
      let sum = x.values;
      for (let at = 0; at < repetitions; at++) {
        const next = new Float32Array(length);
        for (let i = 0; i < length; i++) next[i] = sum[i] + y.values[i];
        sum = next;
      }
      return [sum];
    };
  },
  tfjs(tf, { x, y }) {
    const [a, b] = [x, y].map(({ values }) => tf.tensor(values));
    const step = () => {
      let sum: Tf = a;
      for (let at = 0; at < repetitions; at++) sum = tf.add(sum, b);
      return sum;
    };
    return { step: () => [tf.tidy(step)] };
  },
};
