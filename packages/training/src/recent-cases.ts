import type { PreparedCase } from './preparation.js';

/** Keeps the cases that were used most recently, as many as fit into a number of bytes. */
export class RecentCases {
  readonly #budget: number;
  /** By place in the source; the least recently used comes first. */
  readonly #cases = new Map<number, PreparedCase>();
  #bytes = 0;

  constructor(budget: number) {
    this.#budget = budget;
  }

  get(at: number): PreparedCase | undefined {
    const found = this.#cases.get(at);
    if (found === undefined) return undefined;
    this.#cases.delete(at);
    this.#cases.set(at, found);
    return found;
  }

  /** Keeps a case that was not there, and lets go of the oldest ones that have no room any more. */
  add(at: number, one: PreparedCase): void {
    this.#cases.set(at, one);
    this.#bytes += bytesOf(one);
    for (const [oldest, { image, labels }] of this.#cases) {
      if (this.#bytes <= this.#budget) return;
      this.#cases.delete(oldest);
      this.#bytes -= bytesOf({ image, labels });
    }
  }
}

function bytesOf({ image, labels }: Pick<PreparedCase, 'image' | 'labels'>): number {
  return image.data.data.byteLength + labels.data.data.byteLength;
}
