import { arena } from '../webasm/the-arena.js';
import { FreedError } from './freed-error.js';
import { living } from './living-bytes.js';
import { handOut, keptFromReuse, recycle } from './recycling.js';
import { adopt } from './scope.js';

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

/**
 * The numbers of one array, flat and in C order (last axis fastest). On a device that answers at
 * once (`webasm`, `cpu`, `webgl2`, `float64`) they are there from the start; on `webgpu` they
 * arrive later, and `read` waits for them.
 *
 * A storage counts its bytes as living until it is freed by its scope, by `free`, or by the
 * garbage collector.
 *
 * @example
 * ```ts
 * import { Storage } from '@obelisk/engine';
 * const storage = new Storage(2, Float32Array.of(1, 2));
 * storage.byteLength; // => 8
 * storage.free();
 * storage.freed; // => true
 * ```
 */
export class Storage {
  readonly length: number;
  readonly byteLength: number;
  readonly #absent: boolean;
  #values: Values | null = null;
  #pending: Promise<Values> | null = null;
  #freed = false;
  #changedBy: string | null = null;
  /** Who looks at the numbers when they arrive. */
  #looks: ((values: Values) => void)[] = [];

  /**
   * @param length - how many numbers
   * @param source - the numbers, or the promise of them; null on a device that has shapes only
   * @param bytesPerNumber - 4, or 8 for the float64 twins
   */
  constructor(length: number, source: Values | Promise<Values> | null, bytesPerNumber = 4) {
    this.length = length;
    this.byteLength = length * bytesPerNumber;
    this.#absent = source === null;
    if (source instanceof Promise) {
      this.#pending = source.then((values) => this.#arrive(values));
      this.#pending.catch(() => {}); // reported to whoever reads, not as an unhandled rejection
    } else {
      this.#values = source;
    }
    if (!this.#absent) living.add(this, this.byteLength, releaseOf(source));
    adopt(this);
    observer?.made(this);
  }

  #arrive(values: Values): Values {
    if (values.length !== this.length) {
      throw new Error(`storage: expected ${this.length} numbers, the device gave ${values.length}`);
    }
    for (const look of this.#looks) look(values);
    // Whoever waited for these numbers has them from now on, also when they are freed soon.
    keptFromReuse(values);
    if (!this.#freed) this.#values = values;
    this.#pending = null;
    return values;
  }

  /** Whether its numbers were given back; reading them is then an error. */
  get freed(): boolean {
    return this.#freed;
  }

  /**
   * The numbers, at once.
   * @throws Error when they were freed, or have not arrived yet (`webgpu`): then use `read`.
   */
  get values(): Values {
    return handOut(this.lent);
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

  /** The numbers, when they are there. */
  async read(): Promise<Values> {
    return this.#pending ?? this.values;
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
   * Has the numbers looked at before others read them: at once where they are there; else as they
   * arrive, and what is thrown then is told to all who read. On a device of shapes there are none.
   */
  inspect(look: (values: Values) => void): void {
    if (this.#values) look(this.#values);
    else this.#looks.push(look);
  }

  /**
   * Lets the numbers go. A second call does nothing.
   * @param changedBy - what put other numbers in their place, for who reads these later
   */
  free(changedBy: string | null = null): void {
    if (this.#freed) return;
    this.#freed = true;
    this.#changedBy = changedBy;
    if (this.#values) recycle(this.#values);
    this.#values = null;
    if (!this.#absent) living.remove(this, this.byteLength);
  }
}

/** How the memory of numbers that lie in that of the kernels is given back. */
function releaseOf(source: Values | Promise<Values> | null): (() => void) | null {
  if (!ArrayBuffer.isView(source) || !arena.holds(source)) return null;
  return () => arena.give(source);
}
