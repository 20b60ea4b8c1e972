import { compute } from '../compute.js';
import type { Device } from '../device.js';
import type { DeviceArray } from '../device-array.js';
import type { KernelThis } from '../kernel-this.js';
import type { Storage } from '../storage.js';
import { type ChannelSizes, channelSizes } from './channel-sizes.js';
import { sumLanes } from './lane-sums.js';

interface LaneConstants {
  lanes: number;
  turns: number;
  rest: number;
}

/** $\sum_j x_{c,\,j L + l}$ of lane $l$ */
function sumKernel(this: KernelThis<LaneConstants>, x: number[][][]) {
  let sum = 0;
  for (let j = 0; j < this.constants.turns; j++) {
    sum += x[this.thread.z][this.thread.y][j * this.constants.lanes + this.thread.x];
  }
  if (this.thread.x < this.constants.rest) {
    sum +=
      x[this.thread.z][this.thread.y][this.constants.turns * this.constants.lanes + this.thread.x];
  }
  return sum;
}

/** $\sum_j (x_{c,\,j L + l} - \mu_c)^2$ of lane $l$ */
function squaresKernel(this: KernelThis<LaneConstants>, x: number[][][], mean: number[]) {
  let sum = 0;
  const mu = mean[this.thread.y];
  for (let j = 0; j < this.constants.turns; j++) {
    const d = x[this.thread.z][this.thread.y][j * this.constants.lanes + this.thread.x] - mu;
    sum += d * d;
  }
  if (this.thread.x < this.constants.rest) {
    const d =
      x[this.thread.z][this.thread.y][this.constants.turns * this.constants.lanes + this.thread.x] -
      mu;
    sum += d * d;
  }
  return sum;
}

/** The sum of each of `rows` rows of `length` numbers. */
export function sumRows(
  device: Device,
  name: string,
  x: Storage,
  rows: number,
  length: number,
): Storage {
  return sumLanes(device, {
    name,
    kernel: sumKernel,
    components: 1,
    rows,
    batch: 1,
    length,
    inputs: [{ name: 'x', from: x, extent: [length, rows, 1] }],
  });
}

/**
 * Mean and variance of each channel over batch and positions:
 * $\mu_c = \frac{1}{N S} \sum_{n,p} x_{n,c,p}$,
 * $\sigma^2_c = \frac{1}{N S} \sum_{n,p} (x_{n,c,p} - \mu_c)^2$ (biased).
 * @param x - [N, C, ...positions]
 * @returns [2, C]: means, then variances
 *
 * @example
 * ```ts
 * import { arrayOf, channelMoments, openDevice } from '@obelisk/kernels';
 * const x = arrayOf(openDevice('webasm'), [1, 1, 4], [1, 2, 3, 4]);
 * Array.from(channelMoments(x).storage.values); // => [2.5, 1.25]
 * ```
 */
export function channelMoments(x: DeviceArray): DeviceArray {
  const sizes = channelSizes('channelMoments', x.shape);
  const { N, C, S } = sizes;
  return compute('channelMoments', [x], [2, C], {
    kernels(device) {
      const input = { name: 'x', from: x.storage, extent: [S, C, N] } as const;
      const rows = { rows: C, batch: N, length: S, components: 1 } as const;
      const count = N * S;
      const sums = sumLanes(device, { ...rows, name: 'mean', kernel: sumKernel, inputs: [input] });
      const mean = device.host([sums], C, (values) => values.map((sum) => sum / count));
      const squares = sumLanes(device, {
        ...rows,
        name: 'variance',
        kernel: squaresKernel,
        inputs: [input, { name: 'mean', from: mean, extent: [C] }],
      });
      return device.host([mean, squares], 2 * C, (means, sumsOfSquares) => {
        const moments = new Float32Array(2 * C);
        moments.set(means);
        for (let c = 0; c < C; c++) moments[C + c] = sumsOfSquares[c] / count;
        return moments;
      });
    },
    twin: (out, values) => momentsTwin(out, values, sizes),
  });
}

function momentsTwin(out: Float64Array, x: ArrayLike<number>, { N, C, S }: ChannelSizes): void {
  for (let c = 0; c < C; c++) {
    for (let n = 0; n < N; n++) {
      for (let p = 0; p < S; p++) out[c] += x[(n * C + c) * S + p] / (N * S);
    }
    for (let n = 0; n < N; n++) {
      for (let p = 0; p < S; p++) out[C + c] += (x[(n * C + c) * S + p] - out[c]) ** 2 / (N * S);
    }
  }
}
