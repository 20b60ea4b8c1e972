import { bufferBytes, leastBufferBytes } from './buffer-size.js';
import { bufferUse } from './flags.js';
import type { GpuCounts } from './gpu-counts.js';
import { largestBinding } from './graphics-processor.js';

const arrayUse = bufferUse.storage | bufferUse.copySource | bufferUse.copyTarget;

/** A buffer that waits to be used again. */
interface Waiting {
  readonly buffer: GPUBuffer;
  /** Recorded commands may use it until this list of commands was handed over. */
  readonly until: number;
}

/**
 * The buffers of a graphics processor. Making one is dear, so those that were let go wait for the
 * next array of their size: from the third step of a training on, none is made.
 */
export class BufferPool {
  /** By size; the sizes that were not asked for the longest come first. */
  readonly #waiting = new Map<number, Waiting[]>();
  #usedBytes = 0;
  #peakBytes = 0;
  #waitingBytes = 0;

  /**
   * @param submission - the number of the list of commands that is being recorded
   * @param problem - where is told what the driver says later, null when all went well
   */
  constructor(
    readonly device: GPUDevice,
    readonly counts: GpuCounts,
    readonly submission: () => number,
    readonly problem: (said: Promise<string | null>) => void,
  ) {}

  /** Bytes of the buffers that arrays have, and the most there ever were. */
  get usedBytes(): number {
    return this.#usedBytes;
  }

  get peakBytes(): number {
    return this.#peakBytes;
  }

  /** Bytes of the buffers that wait. */
  get waitingBytes(): number {
    return this.#waitingBytes;
  }

  /**
   * A buffer for so many numbers, with anything in it. One that is written from the host must not
   * be used by recorded commands, which the writing overtakes.
   * @throws Error when no kernel could be given so many
   */
  take(length: number, use: 'for commands' | 'for writing' = 'for commands'): GPUBuffer {
    const size = this.#sizeFor(length);
    this.#usedBytes += size;
    this.#peakBytes = Math.max(this.#peakBytes, this.#usedBytes);
    return this.#takeWaiting(size, use) ?? this.#make(size);
  }

  /** Takes a buffer back. */
  give(buffer: GPUBuffer): void {
    const { size } = buffer;
    const entry = { buffer, until: this.submission() };
    const others = this.#waiting.get(size);
    if (others) others.push(entry);
    else this.#waiting.set(size, [entry]);
    this.#usedBytes -= size;
    this.#waitingBytes += size;
    // Arrays of many sizes never live all at once, so more must wait than ever was in use.
    this.#trim(2 * this.#peakBytes - this.#usedBytes);
  }

  /** Lets go of all that wait. */
  clear(): void {
    this.#trim(0);
    this.#peakBytes = this.#usedBytes;
  }

  #sizeFor(length: number): number {
    const most = largestBinding(this.device);
    const size = leastBufferBytes(length);
    if (size <= most) return Math.min(bufferBytes(length), most);
    const megabytes = (bytes: number) => `${Math.ceil(bytes / 2 ** 20)} MiB`;
    throw new Error(
      `webgpu: an array of ${megabytes(size)} is larger than this graphics processor gives to a ` +
        `kernel, ${megabytes(most)}; take a smaller volume or batch, or the device webasm`,
    );
  }

  #takeWaiting(size: number, use: 'for commands' | 'for writing'): GPUBuffer | null {
    const entries = this.#waiting.get(size);
    if (!entries) return null;
    this.#waiting.delete(size); // a Map keeps insertion order: last used goes last
    this.#waiting.set(size, entries);
    const isIdle = ({ until }: Waiting) => until < this.submission();
    const at = use === 'for writing' ? entries.findIndex(isIdle) : entries.length - 1;
    if (at < 0) return null;
    const [{ buffer }] = entries.splice(at, 1);
    this.#waitingBytes -= size;
    return buffer;
  }

  #make(size: number): GPUBuffer {
    const { device } = this;
    this.counts.buffersMade++;
    device.pushErrorScope('out-of-memory');
    const buffer = device.createBuffer({ size, usage: arrayUse });
    const used = this.#usedBytes;
    const said = device.popErrorScope().then((error) => (error ? noRoom(size, used) : null));
    this.problem(said);
    return buffer;
  }

  /** Destroys buffers that wait, until no more than these bytes do. */
  #trim(mostBytes: number): void {
    for (const [size, entries] of this.#waiting) {
      while (this.#waitingBytes > mostBytes && entries[0]?.until < this.submission()) {
        entries.shift()?.buffer.destroy();
        this.#waitingBytes -= size;
      }
      if (entries.length === 0) this.#waiting.delete(size);
      if (this.#waitingBytes <= mostBytes) return;
    }
  }
}

function noRoom(size: number, used: number): string {
  const megabytes = (bytes: number) => Math.ceil(bytes / 2 ** 20);
  return (
    `webgpu: the graphics processor has no room for ${megabytes(size)} MiB beside the ` +
    `${megabytes(used - size)} MiB in use; take a smaller volume or batch, or more parts of it`
  );
}
