/** Blocks begin at multiples of this many bytes: whole cache lines. */
const grain = 64;

/**
 * Which parts of a stretch of memory are free. A block goes where the smallest part that can hold
 * it is; parts that touch are joined when they are given back.
 */
export class FreeList {
  /** Free parts in the order of their addresses, none touching the next. */
  readonly #starts: number[] = [];
  readonly #sizes: number[] = [];
  /** Bytes of blocks in use, by where they begin. */
  readonly #taken = new Map<number, number>();
  #bytes = 0;
  #end: number;

  /** @param start - where the stretch begins; it is empty until `extend` */
  constructor(start: number) {
    this.#end = start;
  }

  /** Bytes of all blocks in use. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Where the stretch ends. */
  get end(): number {
    return this.#end;
  }

  /** Bytes of the free part at the very end. */
  get freeAtEnd(): number {
    const [start, size] = [this.#starts.at(-1) ?? 0, this.#sizes.at(-1) ?? 0];
    return start + size === this.#end ? size : 0;
  }

  /** Adds memory at the end. */
  extend(end: number): void {
    if (end <= this.#end) return;
    this.#release(this.#end, end - this.#end);
    this.#end = end;
  }

  /** Bytes that a block for so many really takes. */
  sizeFor(bytes: number): number {
    return Math.max(grain, Math.ceil(bytes / grain) * grain);
  }

  /** Where a block of so many bytes begins from now on; null when no free part holds it. */
  take(bytes: number): number | null {
    const wanted = this.sizeFor(bytes);
    let best = -1;
    for (let at = 0; at < this.#sizes.length; at++) {
      const size = this.#sizes[at];
      if (size >= wanted && (best < 0 || size < this.#sizes[best])) best = at;
      if (size === wanted) break;
    }
    if (best < 0) return null;
    const start = this.#starts[best];
    if (this.#sizes[best] === wanted) {
      this.#starts.splice(best, 1);
      this.#sizes.splice(best, 1);
    } else {
      this.#starts[best] += wanted;
      this.#sizes[best] -= wanted;
    }
    this.#taken.set(start, wanted);
    this.#bytes += wanted;
    return start;
  }

  /** Whether a block in use begins here. */
  has(start: number): boolean {
    return this.#taken.has(start);
  }

  /** Gives a block back; false when none begins here. */
  give(start: number): boolean {
    const size = this.#taken.get(start);
    if (size === undefined) return false;
    this.#taken.delete(start);
    this.#bytes -= size;
    this.#release(start, size);
    return true;
  }

  #release(start: number, size: number): void {
    const at = this.#placeOf(start);
    const touchesBefore = at > 0 && this.#starts[at - 1] + this.#sizes[at - 1] === start;
    const touchesAfter = at < this.#starts.length && start + size === this.#starts[at];
    if (touchesBefore && touchesAfter) {
      this.#sizes[at - 1] += size + this.#sizes[at];
      this.#starts.splice(at, 1);
      this.#sizes.splice(at, 1);
    } else if (touchesBefore) {
      this.#sizes[at - 1] += size;
    } else if (touchesAfter) {
      this.#starts[at] = start;
      this.#sizes[at] += size;
    } else {
      this.#starts.splice(at, 0, start);
      this.#sizes.splice(at, 0, size);
    }
  }

  /** How many free parts begin before `start`. */
  #placeOf(start: number): number {
    let [low, high] = [0, this.#starts.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#starts[middle] < start) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
