import { GpuDevice } from '../../packages/engine/src/devices/gpu-device.js';

/** Plain JavaScript that takes the forms of formulas that suit a graphics processor. */
export class ResidentDevice extends GpuDevice {
  override readonly resident = true;

  constructor() {
    super('cpu', 2 ** 28);
  }
}
