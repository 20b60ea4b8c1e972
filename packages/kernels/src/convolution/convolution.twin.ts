import type { Values } from '../storage.js';
import type { ConvolutionSizes } from './convolution-sizes.js';

/**
 * Calls `visit` with the places of every product $W \cdot x$ that a convolution adds up to $y$:
 * output $(n, o, p)$, weight $(o, i, t)$ and input $(n, i, p s + t d - \text{padding})$; products
 * with the zeros of the padding are left out.
 */
function eachProduct(
  sizes: ConvolutionSizes,
  visit: (y: number, weight: number, x: number) => void,
): void {
  const { N, groups, inputs, outputs, stride, padding, dilation } = sizes;
  const [D, H, W] = sizes.input;
  const [Do, Ho, Wo] = sizes.output;
  const [kd, kh, kw] = sizes.window;
  const place = (output: number, tap: number, axis: number) =>
    output * stride[axis] + tap * dilation[axis] - padding[axis];
  for (let n = 0; n < N; n++) {
    for (let o = 0; o < groups * outputs; o++) {
      const first = Math.floor(o / outputs) * inputs;
      for (let p = 0; p < Do * Ho * Wo; p++) {
        const [pz, py, px] = [Math.floor(p / (Ho * Wo)), Math.floor(p / Wo) % Ho, p % Wo];
        for (let t = 0; t < kd * kh * kw; t++) {
          const [tz, ty, tx] = [Math.floor(t / (kh * kw)), Math.floor(t / kw) % kh, t % kw];
          const [z, y, x] = [place(pz, tz, 0), place(py, ty, 1), place(px, tx, 2)];
          if (z < 0 || z >= D || y < 0 || y >= H || x < 0 || x >= W) continue;
          for (let i = 0; i < inputs; i++) {
            visit(
              (n * groups * outputs + o) * Do * Ho * Wo + p,
              (o * inputs + i) * kd * kh * kw + t,
              (((n * groups * inputs + first + i) * D + z) * H + y) * W + x,
            );
          }
        }
      }
    }
  }
}

/**
 * $y_{o,p} = b_o + \sum_{i,t} W_{o,i,t} \, x_{i,\,p s + t d - \text{padding}}$ by its
 * definition.
 */
export function convolutionTwin(
  y: Values,
  x: Values,
  w: Values,
  b: Values | null,
  sizes: ConvolutionSizes,
): void {
  const [Do, Ho, Wo] = sizes.output;
  const Cout = sizes.groups * sizes.outputs;
  for (let at = 0; at < y.length; at++) y[at] = b ? b[Math.floor(at / (Do * Ho * Wo)) % Cout] : 0;
  eachProduct(sizes, (out, weight, from) => {
    y[out] += w[weight] * x[from];
  });
}

/** $\bar x_{i,q} = \sum W_{o,i,t} \, \bar y_{o,p}$ over all $p s + t d - \text{padding} = q$. */
export function inputGradientTwin(
  dx: Values,
  dy: Values,
  w: Values,
  sizes: ConvolutionSizes,
): void {
  eachProduct(sizes, (out, weight, from) => {
    dx[from] += w[weight] * dy[out];
  });
}

/**
 * $\bar W_{o,i,t} = \sum_p \bar y_{o,p} \, x_{i,\,p s + t d - \text{padding}}$ by its
 * definition.
 */
export function weightGradientTwin(
  dw: Values,
  dy: Values,
  x: Values,
  sizes: ConvolutionSizes,
): void {
  eachProduct(sizes, (out, weight, from) => {
    dw[weight] += dy[out] * x[from];
  });
}
