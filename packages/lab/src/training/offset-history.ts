import type { OffsetPath } from './moved-offset.js';

/** All offsets after a step. */
interface Moment {
  readonly step: number;
  readonly offsets: Float32Array;
}

/**
 * Where all offsets were after each step, in bounded memory: when it is full, every second moment
 * goes, and from then on only every second step is kept. The last two are always there.
 */
export class OffsetHistory {
  #kept: Moment[] = [];
  #every = 1;
  #before: Moment | null = null;
  #last: Moment;

  /** @param most - moments that are kept beside the last two */
  constructor(
    readonly first: Float32Array,
    private readonly most = 512,
  ) {
    this.#last = { step: 0, offsets: first };
  }

  add(step: number, offsets: Float32Array): void {
    const { step: last } = this.#last;
    if (last % this.#every === 0) this.#kept.push(this.#last);
    this.#before = this.#last;
    this.#last = { step, offsets };
    if (this.#kept.length <= this.most) return;
    this.#every *= 2;
    this.#kept = this.#kept.filter((moment) => moment.step % this.#every === 0);
  }

  /** The offsets after the last step. */
  get last(): Float32Array {
    return this.#last.offsets;
  }

  /** The offsets before the last step; null when there was none. */
  get before(): Float32Array | null {
    return this.#before?.offsets ?? null;
  }

  /** The way of one offset, from its start to where it is now. */
  path(offset: number): OffsetPath {
    const before = this.#before ? [this.#before] : [];
    const moments = [...new Set([...this.#kept, ...before, this.#last])];
    return {
      steps: moments.map(({ step }) => step),
      places: moments.map(({ offsets }) => offsetAt(offsets, offset)),
    };
  }
}

/** (x, y, z) of one offset. */
export function offsetAt(offsets: ArrayLike<number>, offset: number): number[] {
  return [0, 1, 2].map((axis) => offsets[3 * offset + axis]);
}
