/** Keeps what was used most recently, as much as fits into a number of bytes. */
export class RecentlyUsed<Key, Item> {
  readonly #budget: number;
  readonly #bytesOf: (item: Item) => number;
  readonly #letGo: (item: Item) => void;
  /** The least recently used comes first. */
  readonly #items = new Map<Key, Item>();
  #bytes = 0;

  /** @param letGo - frees what is not kept any more, where the garbage collector does not */
  constructor(
    budget: number,
    bytesOf: (item: Item) => number,
    letGo: (item: Item) => void = () => {},
  ) {
    this.#budget = budget;
    this.#bytesOf = bytesOf;
    this.#letGo = letGo;
  }

  get(key: Key): Item | undefined {
    const found = this.#items.get(key);
    if (found === undefined) return undefined;
    this.#items.delete(key);
    this.#items.set(key, found);
    return found;
  }

  /** Keeps what was not there, beyond the budget until `trim` is called. */
  add(key: Key, item: Item): void {
    this.#items.set(key, item);
    this.#bytes += this.#bytesOf(item);
  }

  /** Lets go of the oldest ones that have no room any more. */
  trim(): void {
    for (const [key, oldest] of this.#items) {
      if (this.#bytes <= this.#budget) return;
      this.#items.delete(key);
      this.#bytes -= this.#bytesOf(oldest);
      this.#letGo(oldest);
    }
  }
}
