import type { KernelThis } from '@obelisk/engine';
import { promise } from './contract.js';

/** The constructs of the kernel language: loops, branches, constants, indices, mathematics. */
export const cases = [
  promise('loops up to Integer constants', {
    kernel: function (this: KernelThis, a: number[][], b: number[][]) {
      let sum = 0;
      for (let k = 0; k < this.constants.K; k++) {
        for (let j = 0; j < this.constants.J; j++) {
          sum += a[k][this.thread.x + j] * b[this.thread.y][k];
        }
      }
      return sum;
    },
    output: [4, 3],
    integers: { K: 5, J: 2 },
    arguments: [
      [5, 5],
      [5, 3],
    ],
    twin: (x, y, _z, [a, b]) => {
      let sum = 0;
      for (let k = 0; k < 5; k++) sum += (a[k * 5 + x] + a[k * 5 + x + 1]) * b[y * 5 + k];
      return sum;
    },
  }),
  promise('a loop of 3,000 turns', {
    kernel: function (this: KernelThis, a: number[]) {
      let sum = 0;
      for (let k = 0; k < this.constants.K; k++) {
        sum += 1;
      }
      return sum + a[this.thread.x];
    },
    output: [2],
    integers: { K: 3000 },
    arguments: [[2]],
    twin: (x, _y, _z, [a]) => 3000 + a[x],
  }),
  promise('a loop up to a number from the data', {
    kernel: function (this: KernelThis, a: number[]) {
      let sum = 0;
      const turns = Math.floor(a[this.thread.x] * a[this.thread.x] * 10) + 1500;
      for (let k = 0; k < turns; k++) {
        sum += 1;
      }
      return sum;
    },
    output: [5],
    arguments: [[5]],
    twin: (x, _y, _z, [a]) => Math.floor(a[x] * a[x] * 10) + 1500,
  }),
  promise('real constants, whole ones too', {
    kernel: function (this: KernelThis, a: number[]) {
      return a[this.thread.x] * this.constants.factor + this.constants.summand / 3;
    },
    output: [5],
    reals: { factor: 0.3, summand: 2 },
    arguments: [[5]],
    twin: (x, _y, _z, [a]) => a[x] * 0.3 + 2 / 3,
  }),
  promise('Integer constants in real arithmetic', {
    kernel: function (this: KernelThis, a: number[]) {
      return (a[this.thread.x] * this.thread.x) / this.constants.N + this.constants.N / 2;
    },
    output: [5],
    integers: { N: 3 },
    arguments: [[5]],
    twin: (x, _y, _z, [a]) => (a[x] * x) / 3 + 1.5,
  }),
  promise('if, else and an early return', {
    kernel: function (this: KernelThis, a: number[]) {
      if (a[this.thread.x] < -0.5) {
        return 0;
      }
      let value = 1;
      if (a[this.thread.x] > 0 && this.thread.x > 2) {
        value = 3 * a[this.thread.x];
      } else {
        value = 2;
      }
      return value;
    },
    output: [20],
    arguments: [[20]],
    twin: (x, _y, _z, [a]) => (a[x] < -0.5 ? 0 : a[x] > 0 && x > 2 ? 3 * a[x] : 2),
  }),
  promise('ternaries', {
    kernel: function (this: KernelThis, a: number[]) {
      const positive = a[this.thread.x] > 0 ? 1 : 0;
      return (a[this.thread.x] > 0.5 ? a[this.thread.x] : 0.1 * a[this.thread.x]) + positive;
    },
    output: [20],
    arguments: [[20]],
    twin: (x, _y, _z, [a]) => (a[x] > 0.5 ? a[x] : 0.1 * a[x]) + (a[x] > 0 ? 1 : 0),
  }),
  promise('the index of the largest', {
    kernel: function (this: KernelThis, a: number[][]) {
      let best = a[0][this.thread.x];
      let at = 0;
      for (let k = 1; k < this.constants.K; k++) {
        if (a[k][this.thread.x] > best) {
          best = a[k][this.thread.x];
          at = k;
        }
      }
      return at;
    },
    output: [6],
    integers: { K: 5 },
    arguments: [[6, 5]],
    twin: (x, _y, _z, [a]) => {
      const column = [0, 1, 2, 3, 4].map((k) => a[k * 6 + x]);
      return column.indexOf(Math.max(...column));
    },
  }),
  promise('a row and a column from one index', {
    kernel: function (this: KernelThis, a: number[][]) {
      const row = Math.floor((this.thread.x + 0.5) / this.constants.W);
      const column = this.thread.x - row * this.constants.W;
      return a[row][column] + 10 * row;
    },
    output: [63],
    integers: { W: 7 },
    arguments: [[7, 9]],
    twin: (x, _y, _z, [a]) => a[x] + 10 * Math.floor(x / 7),
  }),
  promise('an index from the data, clamped', {
    kernel: function (this: KernelThis, a: number[], b: number[]) {
      let at = Math.floor(b[this.thread.x] * 12);
      if (at < 0) {
        at = 0;
      }
      return a[at] + a[Math.min(this.thread.x + 1, this.constants.N - 1)];
    },
    output: [12],
    integers: { N: 12 },
    arguments: [[12], [12]],
    twin: (x, _y, _z, [a, b]) => a[Math.max(Math.floor(b[x] * 12), 0)] + a[Math.min(x + 1, 11)],
  }),
  promise('floor, round, max, min, abs', {
    kernel: function (this: KernelThis, a: number[]) {
      const v = a[this.thread.x] * 4;
      return Math.floor(v) + 10 * Math.round(v) + Math.max(v, 0) + Math.min(v, 0.5) + Math.abs(v);
    },
    output: [40],
    arguments: [[40]],
    twin: (x, _y, _z, [a]) => {
      const v = a[x] * 4;
      return Math.floor(v) + 10 * Math.round(v) + Math.max(v, 0) + Math.min(v, 0.5) + Math.abs(v);
    },
  }),
  promise('exp, log, sqrt, powers', {
    kernel: function (this: KernelThis, a: number[]) {
      const v = Math.abs(a[this.thread.x]) + 0.1;
      return Math.exp(-v) + Math.log(v) + Math.sqrt(v) + v ** 2 + Math.pow(v, 1.5);
    },
    output: [40],
    arguments: [[40]],
    twin: (x, _y, _z, [a]) => {
      const v = Math.abs(a[x]) + 0.1;
      return Math.exp(-v) + Math.log(v) + Math.sqrt(v) + v ** 2 + v ** 1.5;
    },
  }),
];
