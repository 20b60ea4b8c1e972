import { GpuDevice } from '../../packages/engine/src/devices/gpu-device.js';

/** Plain JavaScript whose results come late, as those of `webgpu` do. */
export class LateDevice extends GpuDevice {
  override readonly synchronous = false;

  constructor() {
    super('cpu', 2 ** 28);
  }
}
