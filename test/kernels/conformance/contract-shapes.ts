import type { KernelThis } from '@obelisk/engine';
import { promise } from './contract.js';

/**
 * Arguments and outputs of every rank, vectors of every length, and sizes at the devices' limits.
 */
export const cases = [
  promise('1-D', {
    kernel: function (this: KernelThis, a: number[]) {
      return a[this.thread.x] * 2;
    },
    output: [7],
    arguments: [[7]],
    twin: (x, _y, _z, [a]) => a[x] * 2,
  }),
  promise('2-D', {
    kernel: function (this: KernelThis, a: number[][]) {
      return a[this.thread.y][this.thread.x] * 2;
    },
    output: [7, 3],
    arguments: [[7, 3]],
    twin: (x, y, _z, [a]) => a[y * 7 + x] * 2,
  }),
  promise('3-D', {
    kernel: function (this: KernelThis, a: number[][][]) {
      return a[this.thread.z][this.thread.y][this.thread.x] * 2;
    },
    output: [7, 3, 5],
    arguments: [[7, 3, 5]],
    twin: (x, y, z, [a]) => a[(z * 3 + y) * 7 + x] * 2,
  }),
  promise('two components, 1-D', {
    kernel: function (this: KernelThis, a: number[]) {
      return [a[this.thread.x], this.thread.x];
    },
    output: [5],
    components: 2,
    arguments: [[5]],
    twin: (x, _y, _z, [a]) => [a[x], x],
  }),
  promise('three components, 2-D', {
    kernel: function (this: KernelThis, a: number[][]) {
      return [a[this.thread.y][this.thread.x], this.thread.x, this.thread.y];
    },
    output: [5, 3],
    components: 3,
    arguments: [[5, 3]],
    twin: (x, y, _z, [a]) => [a[y * 5 + x], x, y],
  }),
  promise('three components, 3-D', {
    kernel: function (this: KernelThis, a: number[][][]) {
      return [a[this.thread.z][this.thread.y][this.thread.x], this.thread.y, this.thread.z];
    },
    output: [5, 3, 2],
    components: 3,
    arguments: [[5, 3, 2]],
    twin: (x, y, z, [a]) => [a[(z * 3 + y) * 5 + x], y, z],
  }),
  promise('four components, 3-D', {
    kernel: function (this: KernelThis, a: number[][][]) {
      const value = a[this.thread.z][this.thread.y][this.thread.x];
      return [value, this.thread.x, this.thread.y, this.thread.z];
    },
    output: [5, 3, 2],
    components: 4,
    arguments: [[5, 3, 2]],
    twin: (x, y, z, [a]) => [a[(z * 3 + y) * 5 + x], x, y, z],
  }),
  promise('one thread', {
    kernel: function (this: KernelThis, a: number[]) {
      return [a[0], a[1], a[2], a[3]];
    },
    output: [1, 1, 1],
    components: 4,
    arguments: [[4]],
    twin: (_x, _y, _z, [a]) => [a[0], a[1], a[2], a[3]],
  }),
  promise('a 2-D output higher than a texture', {
    kernel: function (this: KernelThis, a: number[][]) {
      return a[this.thread.y][this.thread.x] * 2;
    },
    output: [3, 20_000],
    arguments: [[3, 20_000]],
    twin: (x, y, _z, [a]) => a[y * 3 + x] * 2,
  }),
  promise('a 3-D output wider and higher than a texture, three components', {
    kernel: function (this: KernelThis, a: number[][]) {
      return [a[this.thread.y][this.thread.x], this.thread.x, this.thread.y];
    },
    output: [9000, 3, 1],
    components: 3,
    arguments: [[9000, 3]],
    twin: (x, y, _z, [a]) => [a[y * 9000 + x], x, y],
  }),
  promise('one row of 600,000, as elementwise kernels have it', {
    kernel: function (this: KernelThis, a: number[][]) {
      return a[this.thread.y][this.thread.x] * 2;
    },
    output: [600_000, 1],
    arguments: [[600_000, 1]],
    twin: (x, _y, _z, [a]) => a[x] * 2,
  }),
  promise('seven arguments', {
    kernel: function (
      this: KernelThis,
      a: number[],
      b: number[],
      c: number[],
      d: number[],
      e: number[],
      f: number[],
      g: number[],
    ) {
      const x = this.thread.x;
      return a[x] + 2 * b[x] + 3 * c[x] + 4 * d[x] + 5 * e[x] + 6 * f[x] + 7 * g[x];
    },
    output: [6],
    arguments: [[6], [6], [6], [6], [6], [6], [6]],
    twin: (x, _y, _z, inputs) => inputs.reduce((sum, input, at) => sum + (at + 1) * input[x], 0),
  }),
];
