/** Takes bytes that come in pieces of any size one after the other. */
export class PieceReader {
  readonly #pieces: Iterator<Uint8Array>;
  #present: Uint8Array = new Uint8Array(0);

  constructor(pieces: Iterable<Uint8Array>) {
    this.#pieces = pieces[Symbol.iterator]();
  }

  /** The next `count` bytes, or all that are left, which stay the next ones. */
  peek(count: number): Uint8Array {
    while (this.#present.length < count) {
      const { value, done } = this.#pieces.next();
      if (done) break;
      if (this.#present.length === 0) {
        this.#present = value;
        continue;
      }
      const joined = new Uint8Array(this.#present.length + value.length);
      joined.set(this.#present);
      joined.set(value, this.#present.length);
      this.#present = joined;
    }
    return this.#present.subarray(0, count);
  }

  /** Fills `target` as far as there are bytes, and returns how many there were. */
  fill(target: Uint8Array): number {
    return this.#take(target.length, (piece, start) => target.set(piece, start));
  }

  /** Passes over `count` bytes, or all that are left, and returns how many there were. */
  skip(count: number): number {
    return this.#take(count, () => {});
  }

  #take(count: number, visit: (piece: Uint8Array, start: number) => void): number {
    let taken = 0;
    while (taken < count) {
      if (this.#present.length === 0) {
        const { value, done } = this.#pieces.next();
        if (done) break;
        this.#present = value;
      }
      const piece = this.#present.subarray(0, count - taken);
      visit(piece, taken);
      taken += piece.length;
      this.#present = this.#present.subarray(piece.length);
    }
    return taken;
  }
}
