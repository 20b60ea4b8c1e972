import { usedNumbers } from './recycling.js';
import type { Values } from './storage.js';

/**
 * The module that gpu.js compiled for a kernel: its memory, where arguments and result lie in it,
 * and its functions. Private to gpu.js, which is one reason why its version is pinned.
 */
export interface WebAssemblyModule {
  readonly layout: {
    readonly arrays: Readonly<Record<string, { index: number; offset: number }>>;
    readonly scalars: Readonly<Record<string, { index: number; offset: number }>>;
    readonly outputOffset: number;
  };
  readonly cells: number;
  readonly sizeX: number;
  readonly f32: Float32Array;
  readonly run: unknown;
  readonly runSimd: unknown;
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
