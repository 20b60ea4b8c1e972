import { bufferUse, mapForReading } from './flags.js';
import type { GpuKernelTime } from './gpu-time-listener.js';

/** A time is 64 bits of nanoseconds. */
const bytesPerTime = 8;

/** The feature of WebGPU without which a graphics processor tells no times. */
export const clockFeature = 'timestamp-query';

/** Has a graphics processor write down when each kernel of a list of commands began and ended. */
export class KernelClock {
  readonly #queries: GPUQuerySet;
  readonly #times: GPUBuffer;
  #kernels: string[] = [];

  /** @param most - kernels of a list, at most */
  constructor(
    readonly device: GPUDevice,
    most: number,
  ) {
    this.#queries = device.createQuerySet({ type: 'timestamp', count: 2 * most });
    this.#times = device.createBuffer({
      size: 2 * most * bytesPerTime,
      usage: bufferUse.queryResolve | bufferUse.copySource,
    });
  }

  /** What the pass of the next kernel begins with. */
  next(kernel: string): GPUComputePassDescriptor {
    const first = 2 * this.#kernels.length;
    this.#kernels.push(kernel);
    const [beginningOfPassWriteIndex, endOfPassWriteIndex] = [first, first + 1];
    const querySet = this.#queries;
    return { timestampWrites: { querySet, beginningOfPassWriteIndex, endOfPassWriteIndex } };
  }

  /**
   * Records, as the last commands of a list, that the times come back.
   * @returns what reads them after the list was handed over; null when no kernel was timed
   */
  finish(commands: GPUCommandEncoder): (() => Promise<GpuKernelTime[]>) | null {
    const kernels = this.#kernels;
    if (kernels.length === 0) return null;
    this.#kernels = [];
    const count = 2 * kernels.length;
    const size = count * bytesPerTime;
    const staging = this.device.createBuffer({
      size,
      usage: bufferUse.mapRead | bufferUse.copyTarget,
    });
    commands.resolveQuerySet(this.#queries, 0, count, this.#times, 0);
    commands.copyBufferToBuffer(this.#times, 0, staging, 0, size);
    return async () => {
      await staging.mapAsync(mapForReading);
      const times = new BigUint64Array(staging.getMappedRange());
      const told = kernels.map((kernel, at) => ({
        kernel,
        milliseconds: Number(times[2 * at + 1] - times[2 * at]) / 1e6,
      }));
      staging.destroy();
      return told;
    };
  }
}
