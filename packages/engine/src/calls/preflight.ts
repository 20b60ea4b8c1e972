import { exactIntegers } from '@obelisk/webasm';
import { sizeOf } from '../shape.js';
import { floatAxes, parametersOf } from './float-axes.js';
import type { ArrayInput, Extent, KernelCall } from './kernel-call.js';

/**
 * Numbers that 32 bits address: of one array where each has a buffer of its own, else of all that
 * a kernel reads and writes.
 */
const addressableNumbers = 2 ** 30;
/** WebGPU guarantees 8 buffers to a kernel, and the result is one of them. */
const mostArrays = 7;
/** Numbers that a thread may return where results come back: a kernel is translated twice then. */
const mostComponents = 8;
/** With a half added to it, as in `Math.floor((x + 0.5) / n)`, a float is exact below this. */
const exactHalves = exactIntegers / 2;

/**
 * Refuses a kernel call that gpu.js would answer with a wrong result or a cryptic message.
 * @param apart - whether each array has a buffer of its own
 * @throws Error that names the kernel, the argument and the rule
 */
export function preflight(call: KernelCall, apart = false): void {
  const refuse = (what: string): never => {
    throw new Error(`kernel ${call.name}: ${what}`);
  };
  const checkExtent = (argument: string | null, extent: Extent) => {
    if (!extent.some((size) => !Number.isInteger(size) || size < 1)) return;
    const what = argument === null ? 'its output' : `argument ${argument}`;
    refuse(`${what} has extent [${extent.join(', ')}], expected sizes of at least 1`);
  };
  const checkNumbers = (what: string, numbers: number) => {
    if (numbers <= addressableNumbers) return;
    refuse(`${what} ${numbers} numbers, a kernel can address 2^30; use parts`);
  };
  checkExtent(null, call.output);
  const { components = 1 } = call;
  if (!apart && components > mostComponents) {
    refuse(`it gives ${components} numbers per thread, and results that come back have at most 8`);
  }
  const ofResult = sizeOf(call.output) * components;
  if (apart) checkNumbers('its result has', ofResult);
  let numbers = ofResult;
  let arrays = 0;
  for (const input of call.inputs) {
    if ('number' in input) {
      if (Number.isNaN(input.number)) refuse(`argument ${input.name} is not a number`);
      continue;
    }
    arrays++;
    checkExtent(input.name, input.extent);
    checkLength(call, input);
    if (apart) checkNumbers(`argument ${input.name} has`, sizeOf(input.extent));
    numbers += sizeOf(input.extent);
  }
  if (!apart) checkNumbers('arguments and result have', numbers);
  if (arrays > mostArrays) refuse(`it has ${arrays} array arguments, a device takes ${mostArrays}`);
  checkNames(call, refuse);
  checkCounting(call, refuse);
  for (const name in call.integers) {
    const value = call.integers[name];
    if (!Number.isInteger(value)) refuse(`constant ${name} is ${value}, expected an integer`);
  }
}

/** Where a parameter has the name of a constant, gpu.js reads the constant on `cpu`, silently. */
function checkNames(call: KernelCall, refuse: (what: string) => never): void {
  const { kernel, functions = [], integers = {}, reals = {} } = call;
  for (const read of [kernel, ...functions]) {
    const name = parametersOf(read).find(
      (parameter) => parameter in integers || parameter in reals,
    );
    if (name === undefined) continue;
    refuse(`${name} is a constant and a parameter of ${read.name}; one of them needs another name`);
  }
}

/** Whole numbers count every place; a kernel that counts in floats would miss some, silently. */
function checkCounting(call: KernelCall, refuse: (what: string) => never): void {
  if (
    !isLong(call.output) &&
    !call.inputs.some((input) => 'from' in input && isLong(input.extent))
  ) {
    return;
  }
  const axes = floatAxes(call);
  const check = (what: string, extent: Extent, floats: readonly boolean[] = [], most: number) => {
    const axis = extent.findIndex((size, at) => size >= most && floats[at]);
    if (axis < 0) return;
    refuse(
      `${what} has ${extent[axis]} numbers along ${'xyz'[axis]}, where the kernel counts in ` +
        `floats, which are exact below 2^${Math.log2(most)}; use parts`,
    );
  };
  check('its output', call.output, axes.threads, exactHalves);
  for (const input of call.inputs) {
    if ('number' in input) continue;
    check(`argument ${input.name}`, input.extent, axes.inputs.get(input.name), exactIntegers);
  }
}

function isLong(extent: Extent): boolean {
  for (const size of extent) if (size >= exactHalves) return true;
  return false;
}

function checkLength(call: KernelCall, input: ArrayInput): void {
  const wanted = (input.offset ?? 0) + sizeOf(input.extent);
  if (input.from.length >= wanted) return;
  throw new Error(
    `kernel ${call.name}: argument ${input.name} has ${input.from.length} numbers, its extent ` +
      `[${input.extent.join(', ')}] from ${input.offset ?? 0} on wants ${wanted}`,
  );
}
