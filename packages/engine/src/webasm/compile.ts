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
import { inOrder } from '../calls/assembly.js';
import { textsInFours } from '../calls/in-fours.js';
import type { Held } from '../calls/kernel-cache.js';
import type { Extent, KernelCall } from '../calls/kernel-call.js';
import { kernelSettings } from '../calls/kernel-settings.js';
import { sizeOf } from '../shape.js';
import type { Arena } from './arena.js';
import { isFused } from './arithmetic.js';
import type { ThreadedKernel } from './threads.js';

/** What a compiled kernel takes: its module, and the machine code that the engine makes of it. */
const codeBytes = 2 ** 17;

/** Results are computed in about so many parts, so that the engine can swap in better code. */
const parts = 32;
/** Cells of a part, at least: the longest stride. */
const stride = 8;

type Run = (start: number, end: number) => void;

/** A compiled kernel: its code, and what it takes and gives. */
export interface WebasmKernel extends ThreadedKernel, Held {
  /** How many numbers the result has. */
  readonly length: number;
  /** How many numbers it reads of each argument. */
  readonly inputLengths: readonly number[];
}

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
  steps: ResultSteps | null = null,
): WebasmKernel | null {
  const inputs = call.inputs.map((input) => ('number' in input ? 1 : emptyInput(input.extent)));
  const read = textsInFours(call).map((text) => readKernel(text, kernelSettings(call), inputs));
  const { components = 1 } = call;
  // In order, but as several kernels: gpu.js says where the results of one of them go.
  const places = steps ?? (read.length > 1 ? inOrder(call, 0) : null);
  const isRead = read.every(({ fallbackRequested }) => !fallbackRequested);
  const compiled = isRead ? instantiated(read, call, inputs, arena, places) : null;
  // Or gpu.js keeps the syntax tree, ten times the size of the module.
  for (const kernel of read) kernel.destroy();
  if (!compiled) return null;
  const { run, bytes, work } = compiled;
  const module = arena.bytesOf(bytes);
  const cells = sizeOf(call.output);
  const part = cellsPerPart(call.output[0], cells);
  return {
    ...{ id: kernels++, run, module, cells, part, work },
    length: cells * components,
    inputLengths: call.inputs.map((input) => ('number' in input ? 1 : sizeOf(input.extent))),
    holds: codeBytes,
    destroy: () => {
      arena.give(module);
    },
  };
}

/** Whole rows, or parts of a row that strides fill. */
function cellsPerPart(sizeX: number, cells: number): number {
  const rows = cells / sizeX;
  if (rows >= parts || (rows > 1 && sizeX % stride !== 0)) return sizeX * Math.ceil(rows / parts);
  return Math.ceil(cells / parts / stride) * stride;
}

/** Makes an instance of a kernel's module over the memory. */
function instantiated(
  kernels: readonly WebAssemblyKernel[],
  call: KernelCall,
  inputs: readonly unknown[],
  arena: Arena,
  steps: ResultSteps | null,
): (AssembledModule & { readonly run: Run }) | null {
  const limits = memoryLimits(arena.shared);
  const assembled = assembleModule(kernels, inputs, callTable, limits, steps, isFused(call));
  if (!assembled) return null;
  const imports: WebAssembly.ModuleImports = { memory: arena.memory };
  for (const name of kernels[0].usedMathImports) {
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
