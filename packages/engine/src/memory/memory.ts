import { drawingFrom, WaitingArrays } from './numbers.js';
import type { Place, Values } from './storage.js';

/** What is left of a storage that the garbage collector took. */
interface Left {
  readonly size: number;
  /** Gives its place back, where that is not the garbage collector's. */
  readonly release: (() => void) | null;
}

let allLivingBytes = 0;

/**
 * The memory of one device: each storage belongs to one, which counts it, hands out its numbers,
 * and takes them back when it is freed. This one is memory of the host; that of `webasm` also has
 * the arena of the kernels, that of `webgpu` buffers of the graphics processor.
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice } from '@obelisk/engine';
 * const { memory } = openDevice('float64');
 * const before = memory.livingBytes;
 * const array = arrayOf(openDevice('float64'), [2], [1, 2]);
 * memory.livingBytes - before; // => 16
 * array.storage.memory === memory; // => true
 * ```
 */
export class Memory {
  #livingBytes = 0;
  readonly #waiting = new WaitingArrays();
  readonly #collected = new FinalizationRegistry<Left>(({ size, release }) => {
    this.#change(-size);
    release?.();
  });

  /** @param bytesPerNumber - 8 for the float64 twins */
  constructor(readonly bytesPerNumber: 4 | 8 = 4) {}

  /** Bytes of its arrays that were neither freed nor garbage collected yet. */
  get livingBytes(): number {
    return this.#livingBytes;
  }

  /** A storage begins to count. */
  enter(storage: object, size: number, place: Place | null): void {
    this.#change(size);
    this.#collected.register(storage, { size, release: this.releaseOf(place) }, storage);
  }

  /** A storage was freed. */
  leave(storage: object, size: number): void {
    this.#change(-size);
    this.#collected.unregister(storage);
  }

  /**
   * What a step of the host gives, as an array that no other storage has, in the precision of the
   * kernels; a step may well compute in float64, and give a part of what it got.
   */
  hostStep(step: (...values: Values[]) => Values, inputs: readonly Values[]): Float32Array {
    const result = drawingFrom(
      (length) => this.take(length),
      () => this.ownResult(step(...inputs), inputs),
    );
    return result instanceof Float32Array ? result : Float32Array.from(result);
  }

  /** The numbers for someone who may hold them for as long as they want. */
  handOut(values: Values): Values {
    this.#waiting.handOut(values);
    return values;
  }

  /** Takes back the array of a storage that was freed. */
  recycle(values: Values): void {
    this.#waiting.give(values);
  }

  /** An array with any numbers in it. */
  protected take(length: number): Float32Array {
    return this.#waiting.take(length);
  }

  /** How what a storage holds is given back when the garbage collector took it. */
  protected releaseOf(_place: Place | null): (() => void) | null {
    return null;
  }

  /** A result as an array of its own, when a step gave a part of an input. */
  protected ownResult(result: Values, inputs: readonly Values[]): Values {
    const source = inputs.find((input) => liesIn(result, input));
    if (source) this.handOut(source);
    return result;
  }

  #change(size: number): void {
    this.#livingBytes += size;
    allLivingBytes += size;
  }
}

/** Whether an array begins among the numbers of another. */
export function liesIn(part: Values, { buffer, byteOffset, byteLength }: Values): boolean {
  if (buffer !== part.buffer) return false;
  return part.byteOffset >= byteOffset && part.byteOffset < byteOffset + byteLength;
}

/**
 * Bytes of all arrays that were made and neither freed by a scope nor garbage collected yet, on all
 * devices; `device.memory.livingBytes` tells those of one.
 *
 * @example
 * ```ts
 * import { livingBytes, arrayOf, openDevice } from '@obelisk/engine';
 * const before = livingBytes();
 * const array = arrayOf(openDevice('cpu'), [2, 3], new Float32Array(6));
 * livingBytes() - before; // => 24
 * array.storage.free();
 * livingBytes() - before; // => 0
 * ```
 */
export function livingBytes(): number {
  return allLivingBytes;
}
