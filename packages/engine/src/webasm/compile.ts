import {
  type AssembledModule,
  assembleModule,
  callTable,
  memoryLimits,
  type ResultSteps,
  readKernel,
  type WebAssemblyKernel,
} from '@obelisk/webasm';
import { Input } from '@obelisk/webasm/gpu-js';
import type { CompiledKernel } from '../calls/kernel-cache.js';
import type { Extent, KernelCall } from '../calls/kernel-call.js';
import { kernelSettings } from '../calls/kernel-settings.js';
import type { Values } from '../memory/storage.js';
import { sizeOf } from '../shape.js';
import type { Arena } from './arena.js';
import type { ThreadedKernel } from './threads.js';

/** What a compiled kernel takes: its module, and the machine code that the engine makes of it. */
const codeBytes = 2 ** 17;

/** Results are computed in about so many parts, so that the engine can swap in better code. */
const parts = 32;
/** Cells of a part, at least: the longest stride. */
const stride = 8;

type Run = (start: number, end: number) => void;

/** A compiled kernel, and how its cells are computed. */
export interface ArenaKernel extends CompiledKernel {
  /** Gives the result in a new array of the arena. */
  call(inputs: readonly (Values | number)[]): Float32Array;
  /** Puts the result into an array of the arena. */
  callInto(inputs: readonly (Values | number)[], result: Float32Array): void;
}

/** Kernels of fewer instructions are not worth waking other threads: about 0.2 milliseconds. */
const worthThreads = 2e6;

/** Computes the cells of a kernel whose arguments are in place. */
export type Compute = (kernel: ThreadedKernel) => void;

let kernels = 0;

/**
 * Compiles a kernel for the memory in which the arrays lie.
 * @param steps - where the results go in a larger array; one after the other when left out
 * @returns null when it does what our code generator does not know; gpu.js runs it then
 * @throws Error of gpu.js when it cannot translate the kernel
 */
export function compileForArena(
  call: KernelCall,
  arena: Arena,
  compute: Compute,
  steps: ResultSteps | null = null,
): ArenaKernel | null {
  const inputs = call.inputs.map((input) => ('number' in input ? 1 : emptyInput(input.extent)));
  const kernel = readKernel(call.kernel.toString(), kernelSettings(call), inputs);
  const compiled = kernel.fallbackRequested ? null : instantiated(kernel, inputs, arena, steps);
  kernel.destroy(); // or gpu.js keeps the syntax tree, ten times the size of the module
  if (!compiled) return null;
  const { run, bytes, work } = compiled;
  const module = arena.bytesOf(bytes);
  const cells = kernel.threadDim.reduce((product, size) => product * size, 1);
  const part = cellsPerPart(kernel.threadDim[0], cells);
  const length = cells * kernel.componentCount;
  const threaded = { id: kernels++, run, module, cells, part, work };
  const callInto = (inputs: readonly (Values | number)[], result: Float32Array) => {
    const copies = fillTable(arena, inputs, result);
    if (work < worthThreads) runAlone(threaded);
    else compute(threaded);
    for (const values of copies) arena.give(values);
  };
  return {
    holds: codeBytes,
    call(inputs) {
      const result = arena.take(length);
      if (!result) throw noRoom(arena);
      callInto(inputs, result);
      return result;
    },
    callInto,
    destroy: () => {
      arena.give(module);
    },
  };
}

/** In parts all the same, so that the engine can swap in better code between them. */
export function runAlone({ run, cells, part }: ThreadedKernel): void {
  for (let start = 0; start < cells; start += part) run(start, Math.min(start + part, cells));
}

/** Whole rows, or parts of a row that strides fill. */
function cellsPerPart(sizeX: number, cells: number): number {
  const rows = cells / sizeX;
  if (rows >= parts || (rows > 1 && sizeX % stride !== 0)) return sizeX * Math.ceil(rows / parts);
  return Math.ceil(cells / parts / stride) * stride;
}

/** Makes an instance of a kernel's module over the memory. */
function instantiated(
  kernel: WebAssemblyKernel,
  inputs: readonly unknown[],
  arena: Arena,
  steps: ResultSteps | null,
): (AssembledModule & { readonly run: Run }) | null {
  const limits = memoryLimits(arena.shared);
  const assembled = assembleModule(kernel, inputs, callTable, limits, steps);
  if (!assembled) return null;
  const imports: WebAssembly.ModuleImports = { memory: arena.memory };
  for (const name of kernel.usedMathImports) {
    imports[`math_${name}`] = Math[name as keyof Math] as (x: number) => number;
  }
  const module = new WebAssembly.Module(assembled.bytes);
  const instance = new WebAssembly.Instance(module, { env: imports });
  return { ...assembled, run: instance.exports.run as Run };
}

/** An argument of that size without its numbers. */
function emptyInput(extent: Extent): Input {
  return new Input({ length: sizeOf(extent) } as never, [...extent]);
}

/**
 * Says where the result and the arguments are; arrays from elsewhere are copied in.
 * @returns the copies, to be given back
 */
function fillTable(
  arena: Arena,
  inputs: readonly (Values | number)[],
  result: Float32Array,
): Float32Array[] {
  const copies: Float32Array[] = [];
  const start = callTable.starts / 4;
  arena.words[start] = result.byteOffset;
  for (const [at, input] of inputs.entries()) {
    if (typeof input === 'number') {
      arena.numbers[callTable.scalars / 4 + at] = input;
      continue;
    }
    let values: Values = input;
    if (!arena.holds(input)) {
      const copy = arena.copyOf(input);
      if (!copy) throw noRoom(arena);
      copies.push(copy);
      values = copy;
    }
    arena.words[start + 1 + at] = values.byteOffset;
  }
  return copies;
}

/** Says that there is no memory left. */
export function noRoom(arena: Arena): Error {
  const megabytes = Math.round(arena.bytes / 1e6);
  return new Error(`webasm: the memory of kernels is full, ${megabytes} MB of arrays lie in it`);
}
