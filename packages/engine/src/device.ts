import type { Assembly, Background } from './calls/assembly.js';
import type { KernelCall } from './calls/kernel-call.js';
import type { Memory } from './memory/memory.js';
import type { Storage, Values } from './memory/storage.js';

/** Where kernels run; `float64` runs their plain TypeScript twins in double precision. */
export type DeviceName = 'webasm' | 'cpu' | 'webgpu' | 'webgl2' | 'float64';

/** A place where kernels run. Get one with `openDevice`. */
export interface Device {
  /** `shapes` computes nothing and cannot be opened by name: see `ShapesDevice`. */
  readonly name: DeviceName | 'shapes';
  /** Where its arrays lie. */
  readonly memory: Memory;
  /** Whether results are there when a call returns (all devices but `webgpu`). */
  readonly synchronous: boolean;
  /** Whether results stay where kernels made them, so that a step of the host waits for them. */
  readonly resident: boolean;
  /** Runs one gpu.js kernel; the result is flat, components of a vector return fastest. */
  run(call: KernelCall): Storage;
  /**
   * A step in plain TypeScript between kernels: layouts, index lists, assembling parts. It gets the
   * numbers of `inputs` when they are there, and gives `length` numbers.
   */
  host(inputs: readonly Storage[], length: number, step: (...values: Values[]) => Values): Storage;
  /** Begins an array of `length` numbers that several kernels make together. */
  assemble(length: number, background: Background): Assembly;
  /** The numbers of arrays one after the other: see `joined`. */
  join(parts: readonly Storage[]): Storage;
  /** Some numbers of an array, from `start` on: see `partOf`. */
  part(storage: Storage, start: number, length: number): Storage;
  /** The same numbers for another owner, so that either can be freed. */
  copy(storage: Storage): Storage;
  /** Bytes that its compiled kernels hold, and how many there are. */
  usage(): { kernels: number; bytes: number };
  /** Destroys the compiled kernels; the device can still be used. */
  clear(): void;
}
