import { type DeviceArray, eitherForm, type KernelThis } from '@obelisk/engine';

/**
 * Running moments after one step: $r \leftarrow (1 - a) \, r + a \, u \, m$.
 * @param running - $r$, [C]
 * @param moments - [2, C]: means, then variances
 * @param row - 0 for the means, 1 for the variances
 * @param momentum - $a$
 * @param factor - $u$, $n / (n - 1)$ for the unbiased variance
 */
export function movedMoments(
  running: DeviceArray,
  moments: DeviceArray,
  row: 0 | 1,
  momentum: number,
  factor: number,
): DeviceArray {
  const { device, shape } = running;
  const [C] = shape;
  const storage = eitherForm(device, {
    ...{ inputs: [running.storage, moments.storage], length: C },
    host: (r, m) =>
      Float64Array.from(
        r,
        (value, c) => (1 - momentum) * value + momentum * factor * m[row * C + c],
      ),
    kernels: () =>
      device.run({
        name: 'running moments',
        kernel: movedKernel,
        output: [C],
        inputs: [
          { name: 'r', from: running.storage, extent: [C] },
          { name: 'm', from: moments.storage, extent: [C], offset: row * C },
          { name: 'kept', number: 1 - momentum },
          { name: 'taken', number: momentum * factor },
        ],
      }),
  });
  return { device, shape, storage };
}

function movedKernel(this: KernelThis, r: number[], m: number[], kept: number, taken: number) {
  return kept * r[this.thread.x] + taken * m[this.thread.x];
}
