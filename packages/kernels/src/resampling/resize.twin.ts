import { type Shape, type Values, volumeSizes } from '@obelisk/engine';

/** Lower and upper neighbour along an axis, with their weights; one at the end of the axis. */
function neighbours(output: number, inputs: number, outputs: number, alignCorners: boolean) {
  const source = alignCorners
    ? (output * (inputs - 1)) / Math.max(outputs - 1, 1)
    : Math.max(0, ((output + 0.5) * inputs) / outputs - 0.5);
  const lower = Math.floor(source);
  const wd = source - lower;
  if (lower + 1 >= inputs) return [{ at: inputs - 1, weight: 1 }];
  return [
    { at: lower, weight: 1 - wd },
    { at: lower + 1, weight: wd },
  ];
}

/** Calls `visit` for each output element with each of its 8 (or 4) neighbours and its weight. */
function eachTerm(
  input: Shape,
  output: Shape,
  alignCorners: boolean,
  visit: (output: number, input: number, weight: number) => void,
): void {
  const [Di, Hi, Wi] = volumeSizes(input);
  const [Do, Ho, Wo] = volumeSizes(output);
  for (let c = 0; c < input[0] * input[1]; c++) {
    for (let o = 0; o < Do * Ho * Wo; o++) {
      const flat = c * Do * Ho * Wo + o;
      for (const z of neighbours(Math.floor(o / (Ho * Wo)), Di, Do, alignCorners)) {
        for (const y of neighbours(Math.floor(o / Wo) % Ho, Hi, Ho, alignCorners)) {
          for (const x of neighbours(o % Wo, Wi, Wo, alignCorners)) {
            const from = ((c * Di + z.at) * Hi + y.at) * Wi + x.at;
            visit(flat, from, z.weight * y.weight * x.weight);
          }
        }
      }
    }
  }
}

/** $y_o = \sum w \, x$ over the neighbours of $o$, by its definition. */
export function resizeTwin(
  y: Values,
  x: Values,
  input: Shape,
  output: Shape,
  alignCorners: boolean,
): void {
  eachTerm(input, output, alignCorners, (o, i, weight) => {
    y[o] += weight * x[i];
  });
}

/**
 * $\bar x_i = \sum w \, \bar y$ over the outputs that $i$ is a neighbour of, by its definition; one
 * of weight 0 gets nothing, not even of a gradient that is infinite.
 */
export function resizeGradientTwin(
  dx: Values,
  dy: Values,
  input: Shape,
  output: Shape,
  alignCorners: boolean,
): void {
  eachTerm(input, output, alignCorners, (o, i, weight) => {
    if (weight > 0) dx[i] += weight * dy[o];
  });
}
