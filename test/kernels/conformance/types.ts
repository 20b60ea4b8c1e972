import type { Device, DeviceArray } from '@obelisk/engine';

/**
 * One small case of a kernel family, run on a device and on `float64`, whose twin is the oracle.
 * It builds its arrays on the device that it gets, from numbers that are the same each time.
 */
export interface ConformanceCase {
  readonly name: string;
  /** Results, each compared with the twin's. */
  run(device: Device): DeviceArray | readonly DeviceArray[];
  /** Largest difference allowed, relative to each number; 1e-5 by default. */
  readonly tolerance?: number;
  /** What GLSL and WGSL leave open about it: `webgl2` and `webgpu` need not do as the twin does. */
  readonly leftOpen?: string;
  /** Whether numbers are sums, which rounding moves by what is summed: see `magnitudes`. */
  readonly sums?: boolean;
}
