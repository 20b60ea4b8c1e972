import { type CallTable, type MemoryLimits, memoryLimits } from './call-table.js';
import { resultArray } from './code.js';
import type { ResultSteps } from './passes/planar-stores.js';
import { type ModuleBuilder, newModule, type WebAssemblyKernel } from './read/gpu-js.js';
import { type KernelCode, kernelCode } from './read/translate.js';
import { allStrides, type Stride, stridesFor } from './strides.js';
import { workOf } from './work.js';
import { writeDriver } from './write/driver.js';
import { writeCells } from './write/writer.js';

/** A module to be run: `run(start, end)` computes the cells from `start` to before `end`. */
export interface AssembledModule {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** About how many instructions all cells take. */
  readonly work: number;
}

/**
 * Puts the module of a kernel together.
 * @param kernels - built by gpu.js, which has read its text: one, or several that return four of
 *   its results each
 * @param memory - what the memory that it imports has
 * @param steps - where the results go in a larger array, or null
 * @param fused - whether products and their sums become one instruction, where `hasRelaxedSimd`
 * @returns null when gpu.js must compile the kernel itself
 *
 * @example
 * ```ts
 * import { assembleModule, callTable, memoryLimits, readKernel } from '@obelisk/webasm';
 * const kernel = readKernel('function () { return this.thread.x; }', { output: [8] }, []);
 * const module = assembleModule([kernel], [], callTable, memoryLimits(false), null);
 * WebAssembly.validate(module?.bytes ?? new Uint8Array()); // => true
 * ```
 */
export function assembleModule(
  kernels: readonly WebAssemblyKernel[],
  inputs: ArrayLike<unknown>,
  table: CallTable,
  memory: MemoryLimits,
  steps: ResultSteps | null,
  fused = false,
): AssembledModule | null {
  const code = kernelCode(kernels, inputs, table.scalars, steps, fused);
  if (!code) return null;
  const [kernel] = kernels;
  const module = startedModule(kernel, memory);
  const [sizeX, sizeY, sizeZ] = kernel.threadDim;
  writeRun(module, code, stridesFor(sizeX, code), { sizeX, sizeY }, table);
  const strides = Math.ceil(sizeX / 4) * sizeY * sizeZ;
  return { bytes: module.toBytes(), work: strides * workOf(code.four) };
}

/** A module to be read, not to be run, and the names of what its functions have first. */
export interface ExplainedModule {
  readonly bytes: Uint8Array;
  readonly locals: Readonly<Record<string, readonly string[]>>;
}

const strideNames = { 1: 'one', 4: 'four', 8: 'eight' } as const;
const threadNames = ['x', 'y', 'z', 'cell'];

/**
 * The code of a kernel for one cell, for four neighbours and, where it pays, for eight, in a
 * function each. In the module that is run they are parts of one function, which walks over the
 * rows in the longest strides that fit.
 * @throws Error when gpu.js must compile the kernel itself
 *
 * @example
 * ```ts
 * import { callTable, explainedModule, readKernel } from '@obelisk/webasm';
 * const kernel = readKernel('function () { return this.thread.x; }', { output: [8] }, []);
 * Object.keys(explainedModule([kernel], [], callTable).locals); // => ['one', 'four']
 * ```
 */
export function explainedModule(
  kernels: readonly WebAssemblyKernel[],
  inputs: ArrayLike<unknown>,
  table: CallTable,
  steps: ResultSteps | null = null,
  fused = false,
): ExplainedModule {
  const code = kernelCode(kernels, inputs, table.scalars, steps, fused);
  if (!code) throw new Error('this kernel has functions of its own; gpu.js alone compiles it');
  const module = startedModule(kernels[0], memoryLimits(false));
  const arrays = Object.entries(code.arrays);
  const names = [...threadNames, 'result', ...arrays.map(([name]) => name)];
  const params = names.map(() => 'i32');
  const starts = new Map([[resultArray, 4]]);
  for (const [at, [, { index }]] of arrays.entries()) starts.set(index, 5 + at);
  const locals: Record<string, readonly string[]> = {};
  for (const { cells, code: ofCells } of allStrides(code).reverse()) {
    const em = module.addFunction(strideNames[cells], { params, results: [] });
    writeCells(em, ofCells, { thread: [0, 1, 2, 3], starts });
    module.exportFunction(strideNames[cells]);
    locals[strideNames[cells]] = names;
  }
  return { bytes: module.toBytes(), locals };
}

/** A module with its memory and the functions of `Math` that it calls. */
function startedModule(
  kernel: WebAssemblyKernel,
  { initial, maximum, shared }: MemoryLimits,
): ModuleBuilder {
  const module = newModule();
  module.addMemoryImport(initial, maximum, shared);
  for (const name of [...kernel.usedMathImports].sort()) {
    const count = name === 'pow' || name === 'atan2' ? 2 : 1;
    module.addFuncImport(`math_${name}`, new Array<string>(count).fill('f64'), ['f64']);
  }
  return module;
}

function writeRun(
  module: ModuleBuilder,
  { arrays }: KernelCode,
  strides: readonly Stride[],
  sizes: { readonly sizeX: number; readonly sizeY: number },
  table: CallTable,
): void {
  const em = module.addFunction('run', { params: ['i32', 'i32'], results: [] });
  const writers = strides.map(({ cells, code }) => ({
    cells,
    write: (locals: Parameters<typeof writeCells>[2]) => writeCells(em, code, locals),
  }));
  const numbers = Object.values(arrays).map(({ index }) => index);
  writeDriver(em, sizes, writers, table.starts, numbers);
  module.exportFunction('run');
}
