import {
  type Assembly,
  type Device,
  inOrder,
  type KernelCall,
  release,
  type Storage,
} from '@obelisk/engine';

/**
 * A sum for each voxel of each channel to which kernels add in parts: what was added before passes
 * through the next kernel, and the last one writes into the array of all channels.
 */
export class ChannelSums {
  readonly #nothing: Storage;
  readonly #before: Storage[];
  readonly #total: Assembly;

  /** @param channels - of all batch entries */
  constructor(
    readonly device: Device,
    channels: number,
    readonly voxels: number,
  ) {
    this.#nothing = device.assemble(voxels, 'zeros').finish();
    this.#before = new Array(channels).fill(this.#nothing);
    this.#total = device.assemble(channels * voxels, 'nothing: kernels fill it');
  }

  /** Runs the kernel that adds to `before`. */
  add(channel: number, isLast: boolean, adding: (before: Storage) => KernelCall): void {
    const before = this.#before[channel];
    const call = adding(before);
    if (isLast) this.#total.run(call, inOrder(call, channel * this.voxels));
    else this.#before[channel] = this.device.run(call);
    if (before !== this.#nothing) release(before);
  }

  /** [channels, voxels], once each channel has had its last kernel. */
  finish(): Storage {
    release(this.#nothing);
    return this.#total.finish();
  }
}
