import type { Values } from '@obelisk/engine';
import type { ConvolutionSizes } from './convolution-sizes.js';

/**
 * Calls `visit` with the places of every product $W \cdot x$ that a convolution adds up to $y$:
 * output $(n, o, p)$, weight $(o, i, t)$ and input $(n, i, p s + t d - \text{padding})$, -1 for one
 * in the padding, where x is 0.
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
          const inside = z >= 0 && z < D && y >= 0 && y < H && x >= 0 && x < W;
          for (let i = 0; i < inputs; i++) {
            const channel = n * groups * inputs + first + i;
            visit(
              (n * groups * outputs + o) * Do * Ho * Wo + p,
              (o * inputs + i) * kd * kh * kw + t,
              inside ? ((channel * D + z) * H + y) * W + x : -1,
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
    y[out] += w[weight] * (from < 0 ? 0 : x[from]);
  });
}

/**
 * $\bar x_{i,q} = \sum_{o,t} W_{o,i,t} \, \bar y_{o,\,(q + \text{padding} - t d) / s}$ over the
 * taps where that place is whole; outside of the output $\bar y$ is 0.
 */
export function inputGradientTwin(
  dx: Values,
  dy: Values,
  w: Values,
  sizes: ConvolutionSizes,
): void {
  const { groups, inputs, outputs, stride, padding, dilation } = sizes;
  const [D, H, W] = sizes.input;
  const [Do, Ho, Wo] = sizes.output;
  const [kd, kh, kw] = sizes.window;
  const place = (q: number, tap: number, axis: number) =>
    (q + padding[axis] - tap * dilation[axis]) / stride[axis];
  for (let at = 0; at < dx.length; at++) {
    const [qz, qy, qx] = [Math.floor(at / (H * W)) % D, Math.floor(at / W) % H, at % W];
    const channel = Math.floor(at / (D * H * W)); // n groups inputs + g inputs + i
    const first = Math.floor(channel / inputs) * outputs;
    for (let t = 0; t < kd * kh * kw; t++) {
      const [tz, ty, tx] = [Math.floor(t / (kh * kw)), Math.floor(t / kw) % kh, t % kw];
      const [z, y, x] = [place(qz, tz, 0), place(qy, ty, 1), place(qx, tx, 2)];
      if (!(Number.isInteger(z) && Number.isInteger(y) && Number.isInteger(x))) continue;
      const inside = z >= 0 && z < Do && y >= 0 && y < Ho && x >= 0 && x < Wo;
      for (let o = first; o < first + outputs; o++) {
        const weight = (o % (groups * outputs)) * inputs + (channel % inputs);
        const g = inside ? dy[((o * Do + z) * Ho + y) * Wo + x] : 0;
        dx[at] += w[weight * kd * kh * kw + t] * g;
      }
    }
  }
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
    dw[weight] += dy[out] * (from < 0 ? 0 : x[from]);
  });
}
