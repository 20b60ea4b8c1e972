import {
  type Device,
  type DeviceArray,
  eitherForm,
  type KernelThis,
  type Storage,
  type Values,
} from '@obelisk/engine';

/** What a kernel of batch normalisation reads per channel. */
export interface ChannelNumbers {
  /** [2, C]: means, then variances. */
  readonly moments: DeviceArray;
  readonly gamma?: DeviceArray;
  /** More rows of C numbers, after gamma. */
  readonly more?: DeviceArray;
  /** What those are divided by; 1 by default. */
  readonly divisor?: number;
  readonly epsilon: number;
}

/**
 * Rows of C numbers: means, $1 / \sqrt{\sigma^2 + \varepsilon}$, and, where they are given, gamma
 * and more.
 */
export function channelRows(device: Device, numbers: ChannelNumbers): Storage {
  const { moments, gamma, more } = numbers;
  const given = [moments, gamma, more].flatMap((array) => (array ? [array.storage] : []));
  return eitherForm(device, {
    inputs: given,
    length: given.reduce((sum, { length }) => sum + length, 0),
    host: (m, g, others) => rowsByHost(numbers, m, g, others),
    kernels: () => rowsByKernel(device, numbers, given),
  });
}

function rowsByHost(
  { moments, divisor = 1, epsilon }: ChannelNumbers,
  m: Values,
  gamma: Values = new Float32Array(0),
  more: Values = new Float32Array(0),
): Values {
  const [, C] = moments.shape;
  const rows = new Float32Array(2 * C + gamma.length + more.length);
  for (let c = 0; c < C; c++) {
    rows[c] = m[c];
    rows[C + c] = 1 / Math.sqrt(m[C + c] + epsilon);
  }
  rows.set(gamma, 2 * C);
  for (let i = 0; i < more.length; i++) rows[3 * C + i] = more[i] / divisor;
  return rows;
}

function rowsKernel(
  this: KernelThis<{ epsilon: number; divisor: number }>,
  moments: number[][],
  gamma: number[],
  more: number[][],
) {
  if (this.thread.y === 0) return moments[0][this.thread.x];
  if (this.thread.y === 1) {
    return 1 / Math.sqrt(moments[1][this.thread.x] + this.constants.epsilon);
  }
  if (this.thread.y === 2) return gamma[this.thread.x];
  return more[Math.max(this.thread.y - 3, 0)][this.thread.x] / this.constants.divisor;
}

function rowsByKernel(
  device: Device,
  { moments, gamma, more, divisor = 1, epsilon }: ChannelNumbers,
  given: readonly Storage[],
): Storage {
  const [, C] = moments.shape;
  const rows = given.reduce((sum, { length }) => sum + length / C, 0);
  // What is not given is not read, but a kernel wants all of its arguments.
  const others = (more ?? moments).storage;
  return device.run({
    name: 'batchNorm, rows',
    kernel: rowsKernel,
    output: [C, rows],
    reals: { epsilon, divisor },
    inputs: [
      { name: 'moments', from: moments.storage, extent: [C, 2] },
      { name: 'gamma', from: (gamma ?? moments).storage, extent: [C] },
      { name: 'more', from: others, extent: [C, others.length / C] },
    ],
  });
}
