import type { Values } from '@obelisk/engine';
import type { ChannelSizes } from './channel-sizes.js';

type Sizes = ChannelSizes & { readonly epsilon: number };

/** Calls `visit` with the flat index and the channel of every element. */
function eachElement({ N, C, S }: Sizes, visit: (at: number, c: number) => void): void {
  for (let at = 0; at < N * C * S; at++) visit(at, Math.floor(at / S) % C);
}

/** $y = \gamma (x - \mu) / \sqrt{\sigma^2 + \varepsilon} + \beta$ by its definition. */
export function batchNormTwin(
  y: Values,
  x: Values,
  moments: Values,
  gamma: Values,
  beta: Values,
  sizes: Sizes,
): void {
  eachElement(sizes, (at, c) => {
    const hat = (x[at] - moments[c]) / Math.sqrt(moments[sizes.C + c] + sizes.epsilon);
    y[at] = gamma[c] * hat + beta[c];
  });
}

/** $\sum \bar y$ and $\sum \bar y \hat x$ per channel by their definition. */
export function batchNormParameterTwin(
  sums: Values,
  gradient: Values,
  x: Values,
  moments: Values,
  sizes: Sizes,
): void {
  const { C, epsilon } = sizes;
  eachElement(sizes, (at, c) => {
    sums[c] += gradient[at];
    sums[C + c] += (gradient[at] * (x[at] - moments[c])) / Math.sqrt(moments[C + c] + epsilon);
  });
}

/** $\bar x$ by its definition; the sums are zero in evaluation. */
export function batchNormInputTwin(
  dx: Values,
  given: { gradient: Values; x: Values; moments: Values; gamma: Values; sums: Values },
  sizes: Sizes,
): void {
  const { gradient, x, moments, gamma, sums } = given;
  const { N, C, S, epsilon } = sizes;
  eachElement(sizes, (at, c) => {
    const deviation = Math.sqrt(moments[C + c] + epsilon);
    const hat = (x[at] - moments[c]) / deviation;
    const centred = gradient[at] - sums[c] / (N * S) - (hat * sums[C + c]) / (N * S);
    dx[at] = (gamma[c] / deviation) * centred;
  });
}
