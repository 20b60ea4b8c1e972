import type { Assembly } from '../calls/assembly.js';
import { arraysOf, type KernelCall } from '../calls/kernel-call.js';
import { preflight } from '../calls/preflight.js';
import type { Device } from '../device.js';
import { areInOnePiece, joinedByCopies, partByCopy } from '../joined.js';
import { Memory } from '../memory/memory.js';
import { lastingScopes } from '../memory/scope.js';
import { noteReads, Storage } from '../memory/storage.js';
import { sizeOf } from '../shape.js';
import { bufferBytes } from '../webgpu/buffer-size.js';

/** Sees what a device of shapes would have to do. */
export interface ShapesWork {
  /**
   * A kernel that would run.
   * @param written - how many numbers the array has that the results go to
   */
  kernel(call: KernelCall, written: number): void;
  /** A step of the host that reads what kernels wrote, or what such a step gave. */
  hostStep(inputs: readonly Storage[], length: number): void;
}

/**
 * A device without numbers: its arrays have a length, its kernels and host steps do not run. A
 * network of any size is walked on it in milliseconds, to learn its shapes, and what memory its
 * arrays and kernels would take on a device with numbers. Reading a value is an error.
 *
 * @example
 * ```ts
 * import { arrayOf, ShapesDevice } from '@obelisk/engine';
 * import { add } from '@obelisk/kernels';
 * const device = new ShapesDevice();
 * const x = arrayOf(device, [2, 3], new Float32Array(6));
 * add(x, x).shape; // => [2, 3]
 * device.bytes; // => 48
 * x.storage.values; // throws: storage: there are no numbers to read
 * ```
 */
export class ShapesDevice implements Device {
  readonly name = 'shapes';
  readonly memory = new Memory();
  readonly synchronous = true;
  #bytes = 0;
  #peakBytes = 0;
  #callBytes = 0;

  /**
   * @param resident - whether it is asked what a graphics processor would be asked
   * @param watching - is told of its work
   */
  constructor(
    readonly resident = false,
    readonly watching: ShapesWork | null = null,
  ) {}

  /** Bytes of the arrays that were made and not freed; nothing is garbage collected here. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The largest that `bytes` was, since the device was made or `forgetPeak` was called. */
  get peakBytes(): number {
    return this.#peakBytes;
  }

  /** Has the peak counted anew from now on. */
  forgetPeak(): void {
    this.#peakBytes = this.#bytes;
  }

  run(call: KernelCall): Storage {
    preflight(call, this.resident);
    noteReads(arraysOf(call));
    const length = sizeOf(call.output) * (call.components ?? 1);
    const lengths = call.inputs.map((input) => ('number' in input ? 0 : sizeOf(input.extent)));
    const bytes = 4 * lengths.reduce((sum, count) => sum + count, length);
    // Inside of a scope arrays lie in the memory of the kernels, and nothing is copied for a call.
    if (lastingScopes.value === 0) this.#callBytes = Math.max(this.#callBytes, bytes);
    this.watching?.kernel(call, length);
    return this.#counted(length);
  }

  host(inputs: readonly Storage[], length: number): Storage {
    noteReads(inputs);
    const isFromHost = !inputs.some((input) => input instanceof CountedStorage && input.isComputed);
    if (!isFromHost) this.watching?.hostStep(inputs, length);
    return this.#counted(length, !isFromHost);
  }

  join(parts: readonly Storage[]): Storage {
    if (!this.resident || !parts.every(isCounted) || !areInOnePiece(parts)) {
      return joinedByCopies(this, parts);
    }
    noteReads(parts);
    const length = parts.reduce((sum, part) => sum + part.length, 0);
    const [{ shared, start }] = parts;
    return new CountedStorage(this.memory, length, true, shared, start);
  }

  part(storage: Storage, start: number, length: number): Storage {
    if (!this.resident || !isCounted(storage)) return partByCopy(this, storage, start, length);
    noteReads([storage]);
    return new CountedStorage(this.memory, length, true, storage.shared, storage.start + start);
  }

  copy(storage: Storage): Storage {
    noteReads([storage]);
    return this.#counted(storage.length);
  }

  assemble(length: number): Assembly {
    const run = (call: KernelCall) => {
      preflight(call, this.resident);
      noteReads(arraysOf(call));
      this.watching?.kernel(call, length);
    };
    const copy = (from: Storage) => noteReads([from]);
    // Its memory is taken now, the array is there when it is finished.
    this.#take(this.#bytesFor(length));
    const finish = () => {
      this.#bytes -= this.#bytesFor(length);
      return this.#counted(length);
    };
    return { run, copy, finish };
  }

  /**
   * What the kernels would hold on `webasm` beside arrays: copies of the arguments and the result
   * of the largest call outside of a scope.
   */
  usage(): { kernels: number; bytes: number } {
    return { kernels: 0, bytes: this.#callBytes };
  }

  clear(): void {
    this.#callBytes = 0;
  }

  #counted(length: number, isComputed = true): Storage {
    const bytes = this.#bytesFor(length);
    const release = () => {
      this.#bytes -= bytes;
    };
    // A graphics processor has its buffer before others are freed because an array is made.
    if (this.resident) this.#take(bytes);
    const block = { owners: 0, release };
    const storage = new CountedStorage(this.memory, length, isComputed, block, 0);
    if (!this.resident) this.#take(bytes);
    return storage;
  }

  #bytesFor(length: number): number {
    return this.resident ? bufferBytes(length) : 4 * length;
  }

  #take(bytes: number): void {
    this.#bytes += bytes;
    this.#peakBytes = Math.max(this.#peakBytes, this.#bytes);
  }
}

/** Memory that arrays would have, one or several of them. */
interface Block {
  owners: number;
  /** When the last of them is freed. */
  readonly release: () => void;
}

/** Numbers that are not there, from number `start` of a block on. */
class CountedStorage extends Storage {
  /** @param isComputed - whether a graphics processor would have them, not the host */
  constructor(
    memory: Memory,
    length: number,
    readonly isComputed: boolean,
    readonly shared: Block,
    readonly start: number,
  ) {
    super(memory, length, null);
    shared.owners++;
  }

  override free(changedBy: string | null = null): void {
    if (!this.freed && --this.shared.owners === 0) this.shared.release();
    super.free(changedBy);
  }
}

const isCounted = (storage: Storage): storage is CountedStorage =>
  storage instanceof CountedStorage;
