import { type DeviceArray, reshaped } from '@obelisk/engine';
import { sum } from '@obelisk/kernels';

/** $\bar b_c = \sum \bar y_c$: what a bias gets from [N, C, ...positions], [C]. */
export function sumPerChannel(gradient: DeviceArray): DeviceArray {
  const others = gradient.shape.map((_, axis) => axis).filter((axis) => axis !== 1);
  return reshaped(sum(gradient, others), [gradient.shape[1]]);
}
