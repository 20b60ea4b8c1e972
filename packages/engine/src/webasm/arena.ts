import { firstAddress, mostPages, pageBytes } from '@obelisk/webasm';
import { liesIn, Memory } from '../memory/memory.js';
import { drawingFrom, usedNumbers } from '../memory/numbers.js';
import { lastingScopes } from '../memory/scope.js';
import type { Place, Values } from '../memory/storage.js';
import { isAdjusted } from './codegen-choice.js';
import { FreeList } from './free-list.js';

/** Memory grows by multiples of so much. */
const growth = 16 * 2 ** 20;

/** Where threads cannot share memory it cannot grow either: as much as there is to be had. */
const fixedSizes = [1024, 512, 256, 128].map((megabytes) => megabytes * 2 ** 20);

/**
 * The memory in which the kernels of `webasm` run, with the arrays that they work on: a kernel
 * reads its arguments where an earlier one left them, and nothing is copied in or out. Numbers from
 * elsewhere are copied in for a call.
 *
 * Where it is allowed, threads share the memory. It can then grow while arrays lie in it; a memory
 * that is not shared would lose them, so it has its whole size from the start, of which the system
 * gives only what is used.
 */
export class Arena {
  readonly memory: WebAssembly.Memory;
  readonly shared: boolean;
  readonly #free = new FreeList(firstAddress);
  /** The buffers of its arrays: an older one is the same memory, but perhaps shorter. */
  readonly #buffers = new WeakSet<ArrayBufferLike>();
  /** For the table of a call. */
  readonly words: Uint32Array;
  readonly numbers: Float32Array;

  constructor(shared = canShareMemory()) {
    this.shared = shared;
    this.memory = shared ? sharedMemory() : fixedMemory();
    this.#free.extend(this.memory.buffer.byteLength);
    this.words = new Uint32Array(this.memory.buffer, 0, firstAddress / 4);
    this.numbers = new Float32Array(this.memory.buffer, 0, firstAddress / 4);
  }

  /** Bytes of arrays that lie in it. */
  get bytes(): number {
    return this.#free.bytes;
  }

  /**
   * Arrays that stay may take so many bytes together; the rest is for arguments of single calls.
   * Arrays beyond lie elsewhere, and are copied in for each call.
   */
  mostStaying = 2.5 * 2 ** 30;

  /** The most bytes that ever lay in it, and bytes of all arrays that were ever taken. */
  peakBytes = 0;
  takenBytes = 0;
  /** Bytes that were copied in from elsewhere. */
  copiedBytes = 0;

  /**
   * An array of so many numbers, with anything in it.
   * @returns null when there is no room
   */
  take(length: number): Float32Array | null {
    const bytes = 4 * length;
    const start = this.#free.take(bytes) ?? this.#takeGrown(bytes);
    if (start === null) return null;
    this.takenBytes += bytes;
    this.peakBytes = Math.max(this.peakBytes, this.#free.bytes);
    // A buffer of its own after each growth of any shared memory in the process (V8).
    this.#buffers.add(this.memory.buffer);
    return new Float32Array(this.memory.buffer, start, length);
  }

  /**
   * A copy of an array from elsewhere.
   * @returns null when there is no room
   */
  copyOf(values: Float32Array | Float64Array): Float32Array | null {
    const copy = this.take(values.length);
    copy?.set(values);
    this.copiedBytes += 4 * values.length;
    return copy;
  }

  /**
   * A copy of bytes that is there for threads to read.
   * @throws Error when there is no room
   */
  bytesOf(bytes: Uint8Array): Uint8Array {
    const numbers = this.take(Math.ceil(bytes.length / 4));
    if (!numbers) throw new Error('webasm: there is no room for the code of a kernel');
    const copy = new Uint8Array(numbers.buffer, numbers.byteOffset, bytes.length);
    copy.set(bytes);
    return copy;
  }

  /** As `take`, for an array that stays beyond one call of a kernel. */
  takeStaying(length: number): Float32Array | null {
    return this.bytes + 4 * length > this.mostStaying ? null : this.take(length);
  }

  /** Whether a result may stay where it is. */
  get mayKeep(): boolean {
    return this.bytes <= this.mostStaying;
  }

  #takeGrown(bytes: number): number | null {
    if (!this.shared) return null;
    const size = this.memory.buffer.byteLength;
    const missing = this.#free.sizeFor(bytes) - this.#free.freeAtEnd;
    const wanted = Math.ceil(missing / growth) * growth;
    const pages = Math.min(Math.ceil(wanted / pageBytes), mostPages - size / pageBytes);
    try {
      this.memory.grow(pages);
    } catch {
      return null;
    }
    this.#free.extend(size + pages * pageBytes);
    return this.#free.take(bytes);
  }

  /** Gives an array back; false when it is none of this memory's. */
  give(values: ArrayBufferView): boolean {
    return this.holds(values) && this.#free.give(values.byteOffset);
  }

  /** Whether these numbers lie in this memory. */
  holds({ buffer }: ArrayBufferView): boolean {
    return this.#buffers.has(buffer);
  }

  /** Whether an array in use begins where this one does. */
  owns(values: ArrayBufferView): boolean {
    return this.holds(values) && this.#free.has(values.byteOffset);
  }
}

/**
 * The memory of `webasm`: arrays lie in that of the kernels while a scope is open, which will free
 * them, and with the host otherwise, where the garbage collector does.
 */
export class ArenaMemory extends Memory {
  #arena: Arena | null = null;

  /** The one memory of all kernels; it is made when the first of them needs it. */
  get arena(): Arena {
    this.#arena ??= new Arena();
    return this.#arena;
  }

  /** A step of the host whose arrays, and whose result, lie where kernels read them. */
  override hostStep(
    step: (...values: Values[]) => Values,
    inputs: readonly Values[],
  ): Float32Array {
    if (lastingScopes.value === 0 || !isAdjusted.value) return super.hostStep(step, inputs);
    const made: Float32Array[] = [];
    const take = (length: number) => {
      const taken = this.arena.takeStaying(length);
      if (taken) made.push(taken);
      return taken ?? super.take(length);
    };
    return drawingFrom(take, () => {
      // Where a step made its result elsewhere, one copy saves one for each kernel that reads it.
      const result = this.#inArena(this.ownResult(step(...inputs), inputs));
      for (const numbers of made) {
        if (numbers.byteOffset !== result.byteOffset || !this.#arena?.holds(result))
          this.recycle(numbers);
      }
      return result;
    });
  }

  /** The result of a kernel: it stays where it is when a scope will free it, and there is room. */
  settled(result: Float32Array): Float32Array {
    if (lastingScopes.value > 0 && this.arena.mayKeep) return result;
    const copy = result.slice();
    this.arena.copiedBytes += copy.byteLength;
    this.arena.give(result);
    return copy;
  }

  override handOut(values: Values): Values {
    return this.#arena?.holds(values) ? values.slice() : super.handOut(values);
  }

  override recycle(values: Values): void {
    if (!this.#arena?.give(values)) super.recycle(values);
  }

  protected override releaseOf(place: Place | null): (() => void) | null {
    if (!ArrayBuffer.isView(place) || !this.#arena?.holds(place)) return null;
    return () => this.#arena?.give(place);
  }

  protected override ownResult(result: Values, inputs: readonly Values[]): Values {
    const source = inputs.find((input) => this.#arena?.holds(input) && liesIn(result, input));
    if (!source) return super.ownResult(result, inputs);
    const copy = usedNumbers(result.length);
    copy.set(result);
    return copy;
  }

  #inArena(values: Values): Float32Array {
    if (this.#arena?.holds(values) && values instanceof Float32Array) return values;
    const own = usedNumbers(values.length);
    own.set(values);
    return own;
  }
}

/** Whether threads may share memory here: in Node, and on pages that are isolated from others. */
export function canShareMemory(): boolean {
  if (typeof SharedArrayBuffer === 'undefined') return false;
  const { crossOriginIsolated } = globalThis as { crossOriginIsolated?: boolean };
  return crossOriginIsolated !== false;
}

function sharedMemory(): WebAssembly.Memory {
  const initial = (firstAddress + growth) / pageBytes;
  return new WebAssembly.Memory({ initial, maximum: mostPages, shared: true });
}

function fixedMemory(): WebAssembly.Memory {
  let refused: unknown;
  for (const bytes of fixedSizes) {
    try {
      return new WebAssembly.Memory({ initial: bytes / pageBytes, maximum: mostPages });
    } catch (cause) {
      refused = cause;
    }
  }
  throw new Error(`webasm: there is no memory of 128 MB to be had (${String(refused)})`);
}

/** Says that there is no memory left. */
export function noRoom(arena: Arena): Error {
  const megabytes = Math.round(arena.bytes / 1e6);
  return new Error(`webasm: the memory of kernels is full, ${megabytes} MB of arrays lie in it`);
}
