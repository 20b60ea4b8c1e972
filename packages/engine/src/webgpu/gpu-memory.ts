import type { Values } from '../memory/storage.js';
import { BufferPool } from './buffer-pool.js';
import { bufferUse, mapForReading } from './flags.js';
import { type GpuCounts, noCounts } from './gpu-counts.js';
import type { GraphicsProcessor } from './graphics-processor.js';
import { KnownConstants } from './known-constants.js';
import { type Dispatch, Recording } from './recording.js';
import { type BufferKeeper, ResidentBuffer } from './resident-buffer.js';

const stagingUse = bufferUse.mapRead | bufferUse.copyTarget;

/** Results up to this size share buffers through which they come back. */
const smallBytes = 4096;

/** The arrays on a graphics processor, and the one stream of commands that work on them. */
export class GpuMemory implements BufferKeeper {
  readonly pool: BufferPool;
  readonly #recording: Recording;
  readonly #constants = new KnownConstants((values) => this.#uploadAnew(values));
  readonly #staging: GPUBuffer[] = [];
  readonly #problems: Promise<string | null>[] = [];

  constructor(
    readonly processor: GraphicsProcessor,
    readonly counts: GpuCounts = noCounts(),
  ) {
    const { device } = processor;
    const recording = new Recording(device, counts);
    this.#recording = recording;
    this.pool = new BufferPool(
      device,
      counts,
      () => recording.submission,
      (said) => this.expect(said),
    );
  }

  /** Has what the driver says later, of a shader or of memory, told to whoever reads next. */
  expect(said: Promise<string | null>): void {
    this.#problems.push(said);
    said.catch(() => {});
  }

  /** An array with any numbers in it, for commands that write all of them. */
  take(length: number): ResidentBuffer {
    this.#assertThere();
    return this.#owned(this.pool.take(length), length);
  }

  /** An array of zeros. */
  zeros(length: number): ResidentBuffer {
    const made = this.take(length);
    this.#recording.clear(made.buffer);
    return made;
  }

  /** A copy of numbers of the host; of short arrays that are there already, no second one. */
  upload(values: Values): ResidentBuffer {
    this.#assertThere();
    return this.#constants.place(values) ?? this.#uploadAnew(values);
  }

  #uploadAnew(values: Values): ResidentBuffer {
    const numbers = values instanceof Float32Array ? values : Float32Array.from(values);
    const buffer = this.pool.take(values.length, 'for writing');
    // Of shared memory, in which arrays of `webasm` lie, WebGPU takes no view.
    const plain = numbers.buffer instanceof ArrayBuffer ? numbers : numbers.slice();
    this.processor.device.queue.writeBuffer(buffer, 0, plain as Float32Array<ArrayBuffer>);
    this.counts.uploads++;
    this.counts.uploadBytes += numbers.byteLength;
    return this.#owned(buffer, values.length);
  }

  /** Copies `length` numbers, from `start` on, into another array, to `to` on. */
  copy(from: ResidentBuffer, start: number, into: ResidentBuffer, to: number, length: number) {
    this.#assertThere();
    const [first, target] = [from.start + start, into.start + to];
    this.#recording.copy(from.buffer, 4 * first, into.buffer, 4 * target, 4 * length);
  }

  dispatch(dispatch: Dispatch): void {
    this.#assertThere();
    this.#recording.dispatch(dispatch);
  }

  /** @throws Error when a shader was refused, memory is full, or the processor is gone */
  async readBack(buffer: GPUBuffer, start: number, length: number): Promise<Float32Array> {
    this.#assertThere();
    const bytes = 4 * length;
    const staging = this.#takeStaging(bytes);
    this.#recording.copy(buffer, 4 * start, staging, 0, bytes);
    this.#recording.submit();
    this.counts.readbacks++;
    this.counts.readbackBytes += bytes;
    const mapped = staging.mapAsync(mapForReading).then(
      () => null,
      (cause: Error) => cause,
    );
    await this.#assertNoProblems();
    const refusal = await mapped;
    this.#assertThere();
    if (refusal) throw new Error(`webgpu: a result could not be read: ${refusal.message}`);
    const values = new Float32Array(staging.getMappedRange(0, bytes).slice(0));
    staging.unmap();
    this.#giveStaging(staging);
    return values;
  }

  /** A loss is read in each step, so the buffers for what is small are kept. */
  #takeStaging(bytes: number): GPUBuffer {
    const small = bytes <= smallBytes ? this.#staging.pop() : undefined;
    if (small) return small;
    this.counts.buffersMade++;
    const size = Math.max(smallBytes, bytes);
    return this.processor.device.createBuffer({ size, usage: stagingUse });
  }

  #giveStaging(staging: GPUBuffer): void {
    if (staging.size === smallBytes) this.#staging.push(staging);
    else staging.destroy();
  }

  /** Lets go of all that nobody uses. */
  clear(): void {
    this.#constants.clear();
    this.pool.clear();
  }

  give(buffer: GPUBuffer): void {
    this.pool.give(buffer);
  }

  #owned(buffer: GPUBuffer, length: number): ResidentBuffer {
    return new ResidentBuffer({ buffer, keeper: this, owners: 0 }, length);
  }

  #assertThere(): void {
    if (this.processor.lost !== null) throw new Error(this.processor.lost);
  }

  async #assertNoProblems(): Promise<void> {
    const said = await Promise.all(this.#problems.splice(0));
    const first = said.find((problem) => problem !== null);
    if (first) throw new Error(first);
  }
}
