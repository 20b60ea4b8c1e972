import { bufferUse } from './flags.js';
import type { GpuCounts } from './gpu-counts.js';
import { emitGpuTimes, isTimed } from './gpu-time-listener.js';
import { clockFeature, KernelClock } from './kernel-clock.js';

/** The numbers of a dispatch, its sizes and offsets, begin at multiples of this. */
const slotBytes = 256;
/** So many dispatches are handed over at once, at most. */
const slots = 1024;

/** A dispatch: what runs, on which buffers, in how many groups. */
export interface Dispatch {
  /** The kernel's name. */
  readonly name: string;
  readonly pipeline: GPUComputePipeline;
  /** Makes the group of buffers, the first of which holds the parameters of all dispatches. */
  readonly bind: (parameters: GPUBuffer) => GPUBindGroup;
  /** Writes sizes, offsets and scalar arguments, from `at` on. */
  readonly writeParameters: (words: DataView, at: number) => void;
  readonly groups: readonly [x: number, y: number];
}

/**
 * The commands for a graphics processor: kernels are recorded one after the other, which waits for
 * nothing, and handed over together when somebody reads a result or so many are recorded. Their
 * parameters go there in one piece.
 */
export class Recording {
  readonly #parameters: GPUBuffer;
  readonly #mirror = new DataView(new ArrayBuffer(slots * slotBytes));
  #used = 0;
  #encoder: GPUCommandEncoder | null = null;
  #pass: GPUComputePassEncoder | null = null;
  #submission = 0;
  #clock: KernelClock | null = null;

  constructor(
    readonly device: GPUDevice,
    readonly counts: GpuCounts,
  ) {
    this.#parameters = device.createBuffer({
      size: slots * slotBytes,
      usage: bufferUse.uniform | bufferUse.copyTarget,
    });
  }

  /** The number of the list that is being recorded. */
  get submission(): number {
    return this.#submission;
  }

  dispatch(dispatch: Dispatch): void {
    if (this.#used === slots) this.submit();
    const at = slotBytes * this.#used++;
    dispatch.writeParameters(this.#mirror, at);
    if (isTimed() && this.device.features.has(clockFeature)) this.#recordTimed(dispatch, at);
    else {
      this.#pass ??= this.#commands().beginComputePass();
      this.#record(this.#pass, dispatch, at);
    }
    this.counts.kernels++;
  }

  /** Times are those of passes, so it has one of its own. */
  #recordTimed(dispatch: Dispatch, at: number): void {
    this.#endPass();
    this.#clock ??= new KernelClock(this.device, slots);
    const pass = this.#commands().beginComputePass(this.#clock.next(dispatch.name));
    this.#record(pass, dispatch, at);
    pass.end();
  }

  #record(pass: GPUComputePassEncoder, { pipeline, bind, groups: [x, y] }: Dispatch, at: number) {
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, bind(this.#parameters), [at]);
    pass.dispatchWorkgroups(x, y);
  }

  clear(buffer: GPUBuffer): void {
    this.#endPass();
    this.#commands().clearBuffer(buffer);
  }

  /** Copies bytes between two buffers, from one place in each on. */
  copy(from: GPUBuffer, start: number, into: GPUBuffer, to: number, bytes: number): void {
    this.#endPass();
    this.#commands().copyBufferToBuffer(from, start, into, to, bytes);
  }

  /** Hands over all that was recorded. */
  submit(): void {
    if (!this.#encoder) return;
    this.#endPass();
    const { queue } = this.device;
    const bytes = slotBytes * this.#used;
    const readTimes = this.#clock?.finish(this.#encoder);
    if (bytes > 0) queue.writeBuffer(this.#parameters, 0, this.#mirror.buffer, 0, bytes);
    queue.submit([this.#encoder.finish()]);
    this.#encoder = null;
    this.#used = 0;
    this.#submission++;
    this.counts.submits++;
    if (readTimes) emitGpuTimes(readTimes());
  }

  #commands(): GPUCommandEncoder {
    this.#encoder ??= this.device.createCommandEncoder();
    return this.#encoder;
  }

  #endPass(): void {
    this.#pass?.end();
    this.#pass = null;
  }
}
