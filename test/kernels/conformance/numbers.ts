import { arrayOf, type Device, type DeviceArray, type Shape, sizeOf } from '@obelisk/kernels';

/**
 * An array of numbers in -1..1 that look random and are the same on each device, float32 values so
 * that the twin gets exactly the same ones.
 */
export function numbers(device: Device, shape: Shape, seed = 1): DeviceArray {
  let state = seed >>> 0;
  const values = Float32Array.from({ length: sizeOf(shape) }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) / 2 ** 23 - 1;
  });
  return arrayOf(device, shape, values);
}
