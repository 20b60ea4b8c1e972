import type { DeviceArray } from '@obelisk/engine';

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
  const storage = device.host([running.storage, moments.storage], C, (r, m) =>
    Float64Array.from(r, (value, c) => (1 - momentum) * value + momentum * factor * m[row * C + c]),
  );
  return { device, shape, storage };
}
