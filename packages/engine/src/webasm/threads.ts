import type { Arena } from './arena.js';
import { startThread } from './start-thread.js';
import { signals, signalsStart } from './thread.js';

/** A kernel as threads compute it. */
export interface ThreadedKernel {
  /** Tells kernels apart; never used again for another one. */
  readonly id: number;
  readonly run: (start: number, end: number) => void;
  /** Its module, in the memory. */
  readonly module: Uint8Array;
  readonly cells: number;
  /** Cells of a part: how a job is cut. */
  readonly part: number;
  /** About how many instructions all cells take. */
  readonly work: number;
}

/** How long the main thread looks for the end of a job before it sleeps, in looks. */
const looks = 2000;
/** Milliseconds of a sleep: a thread that failed to start must not stop everything. */
const longestSleep = 100;

/**
 * Threads that compute parts of a kernel's cells beside the main thread. Each cell is computed as
 * it is without them, so that results are the same to the bit. They are started when the first
 * kernel is worth it, and do not keep the process alive.
 */
export class Threads {
  readonly #words: Int32Array;
  #started = 0;

  constructor(readonly arena: Arena) {
    this.#words = new Int32Array(arena.memory.buffer, 0, 4096);
  }

  /**
   * Computes all cells of a kernel whose arguments are in place.
   * @param count - of threads, the main one included
   */
  run(kernel: ThreadedKernel, count: number): void {
    this.#start(count - 1);
    const { cells, part } = kernel;
    const parts = Math.ceil(cells / part);
    this.#announce(kernel, parts);
    for (;;) {
      const left = Atomics.sub(this.#words, at(signals.left), 1);
      if (left < 1) break;
      const start = (left - 1) * part;
      kernel.run(start, Math.min(start + part, cells));
      Atomics.add(this.#words, at(signals.done), 1);
    }
    this.#awaitAll(parts);
    if (Atomics.exchange(this.#words, at(signals.failed), 0) === 0) return;
    throw new Error('webasm: a kernel failed in a thread; with one thread its error is shown');
  }

  #announce({ id, module, cells, part }: ThreadedKernel, parts: number): void {
    const words = this.#words;
    // A thread that comes late for the job before finds nothing left of it.
    Atomics.store(words, at(signals.left), 0);
    words[at(signals.kernel)] = id;
    words[at(signals.address)] = module.byteOffset;
    words[at(signals.length)] = module.byteLength;
    words[at(signals.cells)] = cells;
    words[at(signals.part)] = part;
    Atomics.store(words, at(signals.done), 0);
    Atomics.store(words, at(signals.left), parts);
    Atomics.add(words, at(signals.job), 1);
    Atomics.notify(words, at(signals.job));
  }

  #awaitAll(parts: number): void {
    const done = () => Atomics.load(this.#words, at(signals.done));
    for (let look = 0; look < looks; look++) if (done() === parts) return;
    for (let sofar = done(); sofar < parts; sofar = done()) sleep(this.#words, sofar);
  }

  /** Has so many threads take part beside the main one. */
  #start(others: number): void {
    const { memory } = this.arena;
    for (; this.#started < others; this.#started++) {
      startThread({ memory, signals, signalsStart, index: this.#started });
    }
    Atomics.store(this.#words, at(signals.threads), others);
  }
}

const at = (signal: number) => signalsStart + signal;

/** Waits for the next part that is done; the main thread of a page may not sleep. */
function sleep(words: Int32Array, sofar: number): void {
  try {
    Atomics.wait(words, at(signals.done), sofar, longestSleep);
  } catch {
    // then it looks again and again
  }
}
