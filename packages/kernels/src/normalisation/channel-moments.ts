import {
  compute,
  type Device,
  type DeviceArray,
  eitherForm,
  type KernelThis,
  type Storage,
  type Values,
} from '@obelisk/engine';
import { type ChannelSizes, channelSizes } from './channel-sizes.js';
import { type Lanes, lanesOf, sumLanes } from './lane-sums.js';

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

/**
 * $m_l = \frac{1}{n_l} \sum_j x_{c,\,j L + l}$ and $q_l = \sum_j (x_{c,\,j L + l} - m_l)^2$ of
 * lane $l$, over its $n_l$ numbers
 */
function laneMomentsKernel(this: KernelThis<LaneConstants>, x: number[][][]) {
  let sum = 0;
  let count = this.constants.turns;
  for (let j = 0; j < this.constants.turns; j++) {
    sum += x[this.thread.z][this.thread.y][j * this.constants.lanes + this.thread.x];
  }
  if (this.thread.x < this.constants.rest) {
    sum +=
      x[this.thread.z][this.thread.y][this.constants.turns * this.constants.lanes + this.thread.x];
    count += 1;
  }
  const mean = sum / count;
  let squares = 0;
  for (let j = 0; j < this.constants.turns; j++) {
    const d = x[this.thread.z][this.thread.y][j * this.constants.lanes + this.thread.x] - mean;
    squares += d * d;
  }
  if (this.thread.x < this.constants.rest) {
    const d =
      x[this.thread.z][this.thread.y][this.constants.turns * this.constants.lanes + this.thread.x] -
      mean;
    squares += d * d;
  }
  return [mean, squares];
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
 * Each lane of a row takes its own, and they are put together as Chan et al. (1983) do:
 * $\mu = \frac{1}{N S} \sum_l n_l m_l$,
 * $\sigma^2 = \frac{1}{N S} \sum_l (q_l + n_l (m_l - \mu)^2)$.
 * @param x - [N, C, ...positions]
 * @returns [2, C], means first, then variances
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * import { channelMoments } from '@obelisk/kernels';
 * const x = arrayOf(openDevice('webasm'), [1, 1, 4], [1, 2, 3, 4]);
 * Array.from(channelMoments(x).storage.values); // => [2.5, 1.25]
 * ```
 */
export function channelMoments(x: DeviceArray): DeviceArray {
  const sizes = channelSizes('channelMoments', x.shape);
  const { N, C, S } = sizes;
  return compute('channelMoments', [x], [2, C], {
    kernels(device) {
      const lanes = lanesOf(S);
      const ofLanes = device.run({
        name: 'channelMoments',
        kernel: laneMomentsKernel,
        output: [lanes.lanes, C, N],
        components: 2,
        integers: { ...lanes },
        inputs: [{ name: 'x', from: x.storage, extent: [S, C, N] }],
      });
      return eitherForm(device, {
        ...{ inputs: [ofLanes], length: 2 * C },
        host: (values) => joinedMoments(values, sizes, lanes),
        kernels: () => joinedByKernel(device, ofLanes, sizes, lanes),
      });
    },
    twin: (out, values) => momentsTwin(out, values, sizes),
  });
}

/** Moments per channel from mean and sum of squares per lane, [N][C][lane][2]. */
function joinedMoments(ofLanes: Values, { N, C, S }: ChannelSizes, { lanes, turns, rest }: Lanes) {
  const moments = new Float32Array(2 * C);
  const eachLane = (c: number, visit: (count: number, mean: number, squares: number) => void) => {
    for (let n = 0; n < N; n++) {
      for (let lane = 0; lane < lanes; lane++) {
        const at = ((n * C + c) * lanes + lane) * 2;
        visit(lane < rest ? turns + 1 : turns, ofLanes[at], ofLanes[at + 1]);
      }
    }
  };
  for (let c = 0; c < C; c++) {
    let sum = 0;
    eachLane(c, (count, mean) => {
      sum += count * mean;
    });
    const mu = sum / (N * S);
    let squares = 0;
    eachLane(c, (count, mean, ownSquares) => {
      squares += ownSquares + count * (mean - mu) ** 2;
    });
    moments[c] = mu;
    moments[C + c] = squares / (N * S);
  }
  return moments;
}

type JoinNames = 'C' | 'N' | 'lanes' | 'turns' | 'rest' | 'total';

/**
 * The same: mean and variance of channel x. Means are summed as what they differ by from that of
 * the first lane, which keeps the digits that a sum of large numbers would lose in float32.
 */
function joinKernel(this: KernelThis<Record<JoinNames, number>>, ofLanes: number[][][]) {
  const first = ofLanes[this.thread.x][0][0];
  let sum = 0;
  for (let n = 0; n < this.constants.N; n++) {
    for (let lane = 0; lane < this.constants.lanes; lane++) {
      let count = this.constants.turns;
      if (lane < this.constants.rest) count += 1;
      sum += count * (ofLanes[n * this.constants.C + this.thread.x][lane][0] - first);
    }
  }
  const mu = first + sum / this.constants.total;
  let squares = 0;
  for (let n = 0; n < this.constants.N; n++) {
    for (let lane = 0; lane < this.constants.lanes; lane++) {
      let count = this.constants.turns;
      if (lane < this.constants.rest) count += 1;
      const d = ofLanes[n * this.constants.C + this.thread.x][lane][0] - mu;
      squares += ofLanes[n * this.constants.C + this.thread.x][lane][1] + count * d * d;
    }
  }
  return [mu, squares / this.constants.total];
}

function joinedByKernel(
  device: Device,
  ofLanes: Storage,
  { N, C, S }: ChannelSizes,
  lanes: Lanes,
): Storage {
  const moments = device.assemble(2 * C, 'nothing: kernels fill it');
  const call = {
    name: 'channelMoments, joined',
    kernel: joinKernel,
    output: [C],
    components: 2,
    integers: { C, N, ...lanes, total: N * S },
    inputs: [{ name: 'ofLanes', from: ofLanes, extent: [2, lanes.lanes, C * N] }],
  } as const;
  moments.run(call, { offset: 0, cell: [1, 0, 0], component: C, components: 2 });
  return moments.finish();
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
