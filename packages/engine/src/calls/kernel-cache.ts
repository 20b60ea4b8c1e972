import type { KernelCall } from './kernel-call.js';

/** What is kept in a cache: what its memory takes, how it is let go. */
export interface Held {
  /** Bytes that it keeps between its calls. */
  readonly holds: number;
  destroy(): void;
}

/** A compiled kernel, and how it is called. */
export interface CompiledKernel extends Held {
  /** @param given - what it was compiled for, with numbers of its own */
  call(given: KernelCall): unknown;
}

/**
 * Compiled kernels by shapes, with a memory budget. What a compiled kernel keeps never shrinks: its
 * code and, on most devices, memory of its own for its arguments and its result. So the least
 * recently used ones go when the budget is passed; one kernel alone may pass it.
 */
export class KernelCache<Kernel extends Held> {
  readonly #budget: number;
  readonly #kernels = new Map<string, Kernel>();
  #bytes = 0;

  /** @param budget - bytes that the kernels may hold together */
  constructor(budget: number) {
    this.#budget = budget;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get size(): number {
    return this.#kernels.size;
  }

  /** The kernel of that key; compiled when it is not there. */
  get(key: string, compile: () => Kernel): Kernel {
    const known = this.#kernels.get(key);
    if (known) {
      this.#kernels.delete(key); // a Map keeps insertion order: last used goes last
      this.#kernels.set(key, known);
      return known;
    }
    const kernel = compile();
    this.#kernels.set(key, kernel);
    this.#bytes += kernel.holds;
    for (const [oldest, { holds }] of this.#kernels) {
      if (this.#bytes <= this.#budget || oldest === key) break;
      this.#drop(oldest, holds);
    }
    return kernel;
  }

  clear(): void {
    for (const [key, { holds }] of this.#kernels) this.#drop(key, holds);
  }

  #drop(key: string, bytes: number): void {
    this.#kernels.get(key)?.destroy();
    this.#kernels.delete(key);
    this.#bytes -= bytes;
  }
}

/** What tells apart kernels that are compiled for their sizes. */
export function keyOf({ kernel, inputs, output, components, integers, reals }: KernelCall): string {
  let key = `${identityOf(kernel)}|${output.join('x')}x${components ?? 1}|`;
  for (const input of inputs) key += 'number' in input ? 'n,' : `${input.extent.join('x')},`;
  return key + JSON.stringify([integers ?? 0, reals ?? 0]);
}

const identities = new WeakMap<object, number>();
let functionCount = 0;

/** A number that tells kernel functions apart, even those of one name. */
export function identityOf(kernel: object): number {
  if (!identities.has(kernel)) identities.set(kernel, functionCount++);
  return identities.get(kernel) as number;
}
