import { type Shape, type Values, volumeSizes } from '@obelisk/engine';
import type { PoolOptions } from './average-pool.js';

/** Calls `visit` with every output element and every input element in its window. */
function eachPair(
  input: Shape,
  output: Shape,
  { size, stride, padding }: PoolOptions,
  visit: (output: number, input: number) => void,
): void {
  const [D, H, W] = volumeSizes(input);
  const [Do, Ho, Wo] = volumeSizes(output);
  const along = { size, stride, padding };
  const missing = { size: 1, stride: 1, padding: 0 };
  const height = input.length > 3 ? along : missing;
  const depth = input.length > 4 ? along : missing;
  for (let channel = 0; channel < input[0] * input[1]; channel++) {
    for (let o = 0; o < Do * Ho * Wo; o++) {
      const [oz, oy, ox] = [Math.floor(o / (Ho * Wo)), Math.floor(o / Wo) % Ho, o % Wo];
      for (let dz = 0; dz < depth.size; dz++) {
        for (let dy = 0; dy < height.size; dy++) {
          for (let dx = 0; dx < size; dx++) {
            const z = oz * depth.stride + dz - depth.padding;
            const y = oy * height.stride + dy - height.padding;
            const x = ox * stride + dx - padding;
            if (z < 0 || z >= D || y < 0 || y >= H || x < 0 || x >= W) continue;
            visit(channel * Do * Ho * Wo + o, ((channel * D + z) * H + y) * W + x);
          }
        }
      }
    }
  }
}

/** $y_j = \frac{1}{k^d} \sum x$ over the window, by its definition. */
export function averagePoolTwin(
  y: Values,
  x: Values,
  input: Shape,
  output: Shape,
  options: PoolOptions,
): void {
  const window = options.size ** (input.length - 2);
  eachPair(input, output, options, (o, i) => {
    y[o] += x[i] / window;
  });
}

/** $\bar x_i = \frac{1}{k^d} \sum \bar y$ over the windows that hold $i$, by its definition. */
export function averagePoolGradientTwin(
  dx: Values,
  dy: Values,
  input: Shape,
  output: Shape,
  options: PoolOptions,
): void {
  const window = options.size ** (input.length - 2);
  eachPair(input, output, options, (o, i) => {
    dx[i] += dy[o] / window;
  });
}
