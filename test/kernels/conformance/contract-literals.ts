import type { KernelThis } from '@obelisk/engine';
import { promise } from './contract.js';

// A local that starts from an integer literal may be incremented or take fractions, and be halved
// in an expression. (Not both incremented and given fractions: webgpu and webgl2 then keep it
// integer.) On webasm the adjusted code generator keeps the counters of loops as integers, and
// nothing else must become one. Eight threads go in lanes of four, seven do not.
export const cases = [7, 8].flatMap((threads) => {
  const sizes = { output: [threads], arguments: [[threads]] } as const;
  return [
    promise(`a literal that takes fractions, ${threads} threads`, {
      ...sizes,
      kernel: function (this: KernelThis, a: number[]) {
        let sum = 0;
        for (let k = 0; k < this.constants.K; k++) {
          sum += 0.5;
        }
        return sum + a[this.thread.x];
      },
      integers: { K: 5 },
      twin: (x, _y, _z, [a]) => 2.5 + a[x],
    }),
    promise(`a literal that is incremented, then halved, ${threads} threads`, {
      ...sizes,
      kernel: function (this: KernelThis, a: number[]) {
        let count = 0;
        for (let k = 0; k < this.constants.K; k++) {
          count += 1;
        }
        let more = 0;
        more++;
        return count / 2 + more / 4 + a[this.thread.x];
      },
      integers: { K: 5 },
      twin: (x, _y, _z, [a]) => 2.75 + a[x],
    }),
    promise(`literals that are multiplied and divided, ${threads} threads`, {
      ...sizes,
      kernel: function (this: KernelThis, a: number[]) {
        let half = 3;
        half *= 0.5;
        let third = 4;
        third /= 3;
        let product = 2;
        product *= a[this.thread.x];
        return half + third + product;
      },
      twin: (x, _y, _z, [a]) => 1.5 + 4 / 3 + 2 * a[x],
    }),
    promise(`a counter in real arithmetic and in an index, ${threads} threads`, {
      ...sizes,
      kernel: function (this: KernelThis, a: number[]) {
        let sum = 0;
        for (let k = 0; k < this.constants.K; k++) {
          sum += (k / 2) * a[k] + 1 / (k + 1);
        }
        return sum + a[this.thread.x];
      },
      integers: { K: 5 },
      twin: (x, _y, _z, [a]) => {
        let sum = a[x];
        for (let k = 0; k < 5; k++) sum += (k / 2) * a[k] + 1 / (k + 1);
        return sum;
      },
    }),
    promise(`literals that change under a condition, ${threads} threads`, {
      ...sizes,
      kernel: function (this: KernelThis, a: number[]) {
        let value = 0;
        let count = 1;
        if (a[this.thread.x] > 0) {
          value = a[this.thread.x];
          count++;
        }
        return value + count / 2;
      },
      twin: (x, _y, _z, [a]) => (a[x] > 0 ? a[x] + 1 : 0.5),
    }),
    promise(`a literal as index, then as number, ${threads} threads`, {
      ...sizes,
      kernel: function (this: KernelThis, a: number[]) {
        let at = 1;
        at++;
        const before = at;
        at += 1;
        return a[at] + at / 4 + before / 8 + a[this.thread.x];
      },
      twin: (x, _y, _z, [a]) => a[3] + 1 + a[x],
    }),
    promise(`a literal plus a constant and the thread, ${threads} threads`, {
      ...sizes,
      kernel: function (this: KernelThis, a: number[]) {
        let place = 0;
        place += this.constants.K;
        let thread = 0;
        thread += this.thread.x;
        return place / 2 + thread / 4 + a[this.thread.x];
      },
      integers: { K: 5 },
      twin: (x, _y, _z, [a]) => 2.5 + x / 4 + a[x],
    }),
    promise(`a negative literal and a running maximum, ${threads} threads`, {
      ...sizes,
      kernel: function (this: KernelThis, a: number[]) {
        let largest = -3;
        for (let k = 0; k < this.constants.K; k++) {
          largest = Math.max(largest, a[k]);
        }
        let down = -3;
        down += 1;
        return largest + down / 4 + a[this.thread.x];
      },
      integers: { K: 5 },
      twin: (x, _y, _z, [a]) => Math.max(...a.subarray(0, 5)) - 0.5 + a[x],
    }),
  ];
});
