import type { Values } from '@obelisk/engine';
import type { PointwiseSizes } from './pointwise-sizes.js';

/** $y_{n,o,p} = b_o + \sum_i W_{o,i} x_{n,i,p}$ by its definition, group by group. */
export function pointwiseTwin(
  y: Values,
  x: Values,
  w: Values,
  b: Values | null,
  { N, Cin, Cout, inputs, outputs, S }: PointwiseSizes,
): void {
  for (let n = 0; n < N; n++) {
    for (let o = 0; o < Cout; o++) {
      const first = Math.floor(o / outputs) * inputs;
      for (let p = 0; p < S; p++) {
        let sum = b ? b[o] : 0;
        for (let i = 0; i < inputs; i++) {
          sum += w[o * inputs + i] * x[(n * Cin + first + i) * S + p];
        }
        y[(n * Cout + o) * S + p] = sum;
      }
    }
  }
}

/** $\bar W_{o,i} = \sum_{n,p} \bar y_{n,o,p} x_{n,i,p}$ by its definition. */
export function pointwiseWeightTwin(
  dw: Values,
  dy: Values,
  x: Values,
  { N, Cin, Cout, inputs, outputs, S }: PointwiseSizes,
): void {
  for (let o = 0; o < Cout; o++) {
    const first = Math.floor(o / outputs) * inputs;
    for (let i = 0; i < inputs; i++) {
      let sum = 0;
      for (let n = 0; n < N; n++) {
        for (let p = 0; p < S; p++) {
          sum += dy[(n * Cout + o) * S + p] * x[(n * Cin + first + i) * S + p];
        }
      }
      dw[o * inputs + i] = sum;
    }
  }
}
