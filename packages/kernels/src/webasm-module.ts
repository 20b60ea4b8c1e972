import { usedNumbers } from './recycling.js';
import type { Values } from './storage.js';
import type { WebasmMemory } from './webasm-memory.js';

/** Where arguments and result lie in the memory. */
interface MemoryLayout {
  readonly arrays: Readonly<Record<string, { index: number; offset: number }>>;
  readonly scalars: Readonly<Record<string, { index: number; offset: number }>>;
  readonly outputOffset: number;
}

/**
 * The module that gpu.js compiled for a kernel: its memory, where arguments and result lie in it,
 * and its functions. Private to gpu.js, which is one reason why its version is pinned.
 */
export interface WebAssemblyModule {
  readonly sizeSignature: string;
  readonly layout: MemoryLayout;
  readonly cells: number;
  readonly sizeX: number;
  readonly f32: Float32Array;
  readonly run: unknown;
  readonly runSimd: unknown;
}

/** What is used of a WebAssembly kernel of gpu.js. */
export interface WebAssemblyKernel {
  constructor: WebAssemblyKernelClass;
  /** After its first call. */
  _active?: WebAssemblyModule;
  readonly threadDim: readonly number[];
  readonly usedMathImports: Iterable<string>;
  computeLayout(inputs: ArrayLike<unknown>): MemoryLayout;
  _assembleModule(
    layout: MemoryLayout,
    cells: number,
    shared: boolean,
  ): { bytes: Uint8Array<ArrayBuffer>; initial: number };
  /** Makes `_active` for inputs of these sizes. */
  _instantiate(sizeSignature: string, inputs: ArrayLike<unknown>): void;
}

/** The class of gpu.js' WebAssembly kernels. */
export interface WebAssemblyKernelClass {
  /** Runs the cells, four at once where rows allow it. */
  dispatchSpans(
    run: unknown,
    runSimd: unknown,
    cells: number,
    sizeX: number,
    seed: number,
  ): unknown;
}

/**
 * Has gpu.js instantiate a kernel over a memory that it shares with others. Our kernels have no
 * constant arrays, which would have to stay there.
 */
export function shareMemory(kernel: WebAssemblyKernel, memory: WebasmMemory): void {
  kernel._instantiate = (sizeSignature, inputs) => {
    const layout = kernel.computeLayout(inputs);
    const cells = kernel.threadDim.reduce((product, size) => product * size, 1);
    const { bytes, initial } = kernel._assembleModule(layout, cells, false);
    const env: WebAssembly.ModuleImports = { memory: memory.withRoomFor(initial) };
    for (const name of kernel.usedMathImports) {
      env[`math_${name}`] = Math[name as keyof Math] as (x: number) => number;
    }
    const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env });
    const { run, run_simd: runSimd = null } = instance.exports;
    const sizeX = kernel.threadDim[0];
    kernel._active = {
      sizeSignature,
      layout,
      cells,
      sizeX,
      get f32() {
        return memory.numbers;
      },
      run,
      runSimd,
    };
  };
}

/**
 * Runs a compiled module, as gpu.js does from its second call on, but with the result in an array
 * that was used before (`recycling.ts`): fresh ones took 40 % of the time of a training step.
 * @param inputs - of the lengths that the module was compiled for
 * @param length - of the result
 */
export function runModule(
  Kernel: WebAssemblyKernelClass,
  { layout, cells, sizeX, f32, run, runSimd }: WebAssemblyModule,
  inputs: readonly (Values | number)[],
  length: number,
): Float32Array {
  for (const { index, offset } of Object.values(layout.arrays)) {
    f32.set(inputs[index] as Values, offset / 4);
  }
  for (const { index, offset } of Object.values(layout.scalars)) {
    f32[offset / 4] = inputs[index] as number;
  }
  Kernel.dispatchSpans(run, runSimd, cells, sizeX, 0);
  const result = usedNumbers(length);
  const start = layout.outputOffset / 4;
  result.set(f32.subarray(start, start + length));
  return result;
}
