import { liesIn, Memory } from '../memory/memory.js';
import { drawingFrom, usedNumbers } from '../memory/numbers.js';
import { isScopeOpen } from '../memory/scope.js';
import type { Place, Values } from '../memory/storage.js';
import { Arena } from './arena.js';

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
  hostStepInArena(step: (...values: Values[]) => Values, inputs: readonly Values[]): Float32Array {
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
        if (numbers.byteOffset !== result.byteOffset || !this.#holds(result)) this.recycle(numbers);
      }
      return result;
    });
  }

  /** The result of a kernel: it stays where it is when a scope will free it, and there is room. */
  settled(result: Float32Array): Float32Array {
    if (isScopeOpen() && this.arena.mayKeep) return result;
    const copy = result.slice();
    this.arena.copiedBytes += copy.byteLength;
    this.arena.give(result);
    return copy;
  }

  override handOut(values: Values): Values {
    return this.#holds(values) ? values.slice() : super.handOut(values);
  }

  override recycle(values: Values): void {
    if (!this.#arena?.give(values)) super.recycle(values);
  }

  protected override releaseOf(place: Place | null): (() => void) | null {
    if (!ArrayBuffer.isView(place) || !this.#holds(place)) return null;
    return () => this.#arena?.give(place);
  }

  protected override ownResult(result: Values, inputs: readonly Values[]): Values {
    const source = inputs.find((input) => this.#holds(input) && liesIn(result, input));
    if (!source) return super.ownResult(result, inputs);
    const copy = usedNumbers(result.length);
    copy.set(result);
    return copy;
  }

  #inArena(values: Values): Float32Array {
    if (this.#holds(values) && values instanceof Float32Array) return values;
    const own = usedNumbers(values.length);
    own.set(values);
    return own;
  }

  #holds(values: ArrayBufferView): boolean {
    return this.#arena?.holds(values) ?? false;
  }
}
