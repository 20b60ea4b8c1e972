import { FreedError } from './freed-error.js';
import type { Memory } from './memory.js';
import { Resident } from './resident.js';
import { openScopes, type Scope } from './scope.js';

/** Numbers of one array: float32 on every device, float64 in the twins. */
export type Values = Float32Array | Float64Array;

/** Sees every storage that is made, and every one whose numbers a kernel or a host step reads. */
export interface StorageObserver {
  made(storage: Storage): void;
  read(storage: Storage): void;
}

let observer: StorageObserver | null = null;

/** Runs a piece of work, which must be synchronous, with someone looking on. */
export function watchStorages<T>(watching: StorageObserver, work: () => T): T {
  const before = observer;
  observer = watching;
  try {
    return work();
  } finally {
    observer = before;
  }
}

/** Tells that a kernel or a host step reads these. */
export function noteReads(storages: Iterable<unknown>): void {
  if (!observer) return;
  for (const storage of storages) if (storage instanceof Storage) observer.read(storage);
}

/** Tells that a kernel reads these. */
export function noteRead(storage: Storage): void {
  observer?.read(storage);
}

/** Where numbers are: on the host, or on a device. */
export type Place = Values | Resident;

/**
 * The numbers of one array in the memory of a device, flat and in C order (last axis fastest). On a
 * device that answers at once (`webasm`, `cpu`, `webgl2`, `float64`) they are there from the start;
 * on `webgpu` they lie on the graphics processor, and `read` brings a copy.
 *
 * A storage counts its bytes as living until it is freed by its scope, by `free`, or by the
 * garbage collector.
 *
 * @example
 * ```ts
 * import { openDevice, Storage } from '@obelisk/engine';
 * const storage = new Storage(openDevice('cpu').memory, 2, Float32Array.of(1, 2));
 * storage.byteLength; // => 8
 * storage.free();
 * storage.freed; // => true
 * ```
 */
export class Storage {
  readonly length: number;
  readonly byteLength: number;
  /** What frees it when it ends; null for who lives until freed by hand or collected. */
  scope: Scope | null = null;
  readonly #absent: boolean;
  #values: Values | null = null;
  #resident: Resident | null = null;
  #pending: Promise<Place> | null = null;
  /** How many wait for a place of their own, and those places when they are known. */
  #borrowers = 0;
  #borrowed: Place[] = [];
  #freed = false;
  #changedBy: string | null = null;
  /** What others found out about these numbers, which never change, each under its symbol. */
  #facts: Map<symbol, unknown> | null = null;
  /** Who looks at the numbers when they arrive. */
  #looks: ((values: Values) => void)[] = [];

  /**
   * @param memory - that of its device, which owns it
   * @param length - how many numbers
   * @param source - where they are, or the promise of it; null on a device that has shapes only
   */
  constructor(
    readonly memory: Memory,
    length: number,
    source: Place | Promise<Place> | null,
  ) {
    this.length = length;
    this.byteLength = length * memory.bytesPerNumber;
    this.#absent = source === null;
    if (source instanceof Promise) this.#await(source);
    else if (source) this.#hold(source);
    if (source) memory.enter(this, this.byteLength, source instanceof Promise ? null : source);
    openScopes.value.at(-1)?.adopt(this);
    observer?.made(this);
  }

  #hold(place: Place): void {
    if (place instanceof Resident) this.#resident = place;
    else this.#values = place;
  }

  #await(source: Promise<Place>): void {
    this.#pending = source.then((place) => this.#arrive(place));
    this.#pending.catch(() => {}); // reported to whoever reads, not as an unhandled rejection
  }

  async #arrive(place: Place): Promise<Place> {
    if (!(place instanceof Resident)) this.#assertLength(place);
    if (this.#looks.length > 0) {
      const values = place instanceof Resident ? await place.read() : place;
      for (const look of this.#looks.splice(0)) look(values);
    }
    // Whoever waited has its place from now on, also when this storage is freed soon.
    if (place instanceof Resident) {
      for (; this.#borrowers > 0; this.#borrowers--) this.#borrowed.push(place.share());
    } else {
      this.memory.handOut(place);
    }
    this.#pending = null;
    if (!this.#freed) this.#hold(place);
    else if (place instanceof Resident) place.release();
    return place;
  }

  #assertLength({ length }: Values): void {
    if (length === this.length) return;
    throw new Error(`storage: expected ${this.length} numbers, the device gave ${length}`);
  }

  /** What `remember` was told under this symbol. */
  fact<T>(about: symbol): T | undefined {
    return this.#facts?.get(about) as T | undefined;
  }

  /** Keeps what somebody found out about these numbers, for as long as they are there. */
  remember(about: symbol, fact: unknown): void {
    this.#facts ??= new Map();
    this.#facts.set(about, fact);
  }

  /** Whether its numbers were given back; reading them is then an error. */
  get freed(): boolean {
    return this.#freed;
  }

  /** Whether the host has its numbers. */
  get isOnHost(): boolean {
    return this.#values !== null;
  }

  /** Whether it is not known yet where its numbers will be. */
  get isLate(): boolean {
    return this.#pending !== null;
  }

  /**
   * The numbers, at once.
   * @throws Error when they were freed, or are not on the host (`webgpu`): then use `read`.
   */
  get values(): Values {
    return this.memory.handOut(this.lent);
  }

  /**
   * The numbers, at once, for a kernel or a host step that does not keep them: once this storage is
   * freed, the array may get other numbers.
   */
  get lent(): Values {
    if (this.#values) return this.#values;
    this.assertNotFreed();
    if (this.#absent) {
      throw new Error('storage: there are no numbers to read, only their count (device shapes)');
    }
    throw new Error(
      'storage: these numbers have not arrived yet; use `await read()` on this device',
    );
  }

  /** The numbers, on the host, when they are there. */
  async read(): Promise<Values> {
    if (this.#values) return this.values;
    const place = await this.borrow();
    if (!(place instanceof Resident)) return place;
    try {
      return await place.read();
    } finally {
      place.release();
    }
  }

  /**
   * Where the numbers are, as soon as that is known, for one more owner, who has them also when
   * this storage is freed meanwhile; it must `release` what is on a device.
   */
  async borrow(): Promise<Place> {
    if (!this.#pending) return this.#resident?.share() ?? this.values;
    this.#borrowers++;
    const place = await this.#pending;
    return place instanceof Resident ? (this.#borrowed.pop() as Resident) : place;
  }

  /** Where the numbers lie on the device; `put` takes those of the host there, the first time. */
  placed(put: (values: Values) => Resident): Resident {
    this.assertNotFreed();
    this.#resident ??= put(this.lent);
    return this.#resident;
  }

  /**
   * For who reads later, as on a device whose results come late: numbers that were freed may still
   * be on their way.
   * @throws FreedError
   */
  assertNotFreed(): void {
    if (this.#freed) throw new FreedError(this, this.#changedBy);
  }

  /**
   * Has the numbers looked at before others read them: at once where the host has them; else they
   * are brought for it, and what is thrown then is told to all who read. On a device of shapes
   * there are none.
   */
  inspect(look: (values: Values) => void): void {
    if (this.#values) {
      look(this.#values);
      return;
    }
    this.#looks.push(look);
    if (!this.#resident) return;
    const resident = this.#resident;
    this.#resident = null;
    this.#await(Promise.resolve(resident));
  }

  /**
   * Lets the numbers go. A second call does nothing.
   * @param changedBy - what put other numbers in their place, for who reads these later
   */
  free(changedBy: string | null = null): void {
    if (this.#freed) return;
    this.#freed = true;
    this.#changedBy = changedBy;
    if (this.#values) this.memory.recycle(this.#values);
    this.#values = null;
    this.#resident?.release();
    this.#resident = null;
    if (!this.#absent) this.memory.leave(this, this.byteLength);
  }
}
