import type { Storage, Values } from '../memory/storage.js';

/** Sizes as gpu.js orders them: x (fastest), then y, then z. */
export type Extent =
  | readonly [x: number]
  | readonly [x: number, y: number]
  | readonly [x: number, y: number, z: number];

/** An array argument: numbers of a storage from `offset` on, read as `array[z][y][x]`. */
export interface ArrayInput {
  readonly name: string;
  readonly from: Storage | Values;
  readonly extent: Extent;
  /** Where in the storage the argument begins; 0 by default. */
  readonly offset?: number;
}

/** A number argument, which may change from call to call without compiling again. */
export interface NumberInput {
  readonly name: string;
  readonly number: number;
}

/** What a kernel is called with: arrays and plain numbers. */
export type KernelInput = ArrayInput | NumberInput;

/**
 * A function that kernels call, so that a formula stands once: named, of numbers only, its body one
 * `return`. For packed code it is marked `@readAsText`, as kernels are by their `this`.
 */
export type KernelFunction = (...numbers: number[]) => number;

/** One call of a kernel; what `Device.run` takes. */
export interface KernelCall {
  /** The family's name and what it computes, for messages, traces and the profiler. */
  readonly name: string;
  /**
   * The kernel: plain TypeScript that gpu.js reads as text and translates. It may use
   * `this.thread`, `this.constants`, its arguments and `functions`, nothing else from around it.
   */
  // biome-ignore lint/suspicious/noExplicitAny: gpu.js kernels have `this` types of their own.
  readonly kernel: (this: any, ...inputs: any[]) => unknown;
  /** What the kernel calls; on `webasm` it is put into the kernel's text. */
  readonly functions?: readonly KernelFunction[];
  /** Number of threads along x, y and z; one value (or vector) of the result per thread. */
  readonly output: Extent;
  /**
   * Length of the vector that each thread returns; 1 for a number. More than gpu.js' four are
   * locals that the kernel returns by their names, once, at its end. More than eight only a device
   * takes on which results stay.
   */
  readonly components?: 1 | 2 | 3 | 4 | 6 | 8 | 16 | 32;
  /** Integer constants, compiled into the kernel. */
  readonly integers?: Readonly<Record<string, number>>;
  /** Real constants, compiled into the kernel. */
  readonly reals?: Readonly<Record<string, number>>;
  readonly inputs: readonly KernelInput[];
  /**
   * Whether a product and its sum may be rounded together, once, on `webasm` where the runtime has
   * an instruction for both. For kernels that were measured to be faster with it.
   */
  readonly fuses?: boolean;
}

/** The numbers of a call's array arguments, in their order. */
export function arraysOf({ inputs }: KernelCall): (Storage | Values)[] {
  const arrays: (Storage | Values)[] = [];
  for (const input of inputs) if ('from' in input) arrays.push(input.from);
  return arrays;
}
