import { exactIntegers } from '@obelisk/webasm';
import { type ArrayInput, extentSize, type KernelCall } from './kernel-call.js';

/** WebAssembly addresses bytes with 32 bits; arguments and result share one memory. */
const addressableNumbers = 2 ** 29;
/** WebGPU guarantees 8 buffers to a kernel, and the result is one of them. */
const mostArrays = 7;

/**
 * Refuses a kernel call that gpu.js would answer with a wrong result or a cryptic message.
 * @throws Error that names the kernel, the argument and the rule
 */
export function preflight(call: KernelCall): void {
  const refuse = (what: string): never => {
    throw new Error(`kernel ${call.name}: ${what}`);
  };
  const checkExtent = (what: string, extent: readonly number[]) => {
    for (const size of extent) {
      if (!Number.isInteger(size) || size < 1) {
        refuse(`${what} has extent [${extent.join(', ')}], expected sizes of at least 1`);
      }
      if (size >= exactIntegers) {
        refuse(
          `${what} has ${size} numbers in a row, and a kernel can count to 2^24 - 1, about ` +
            '255 x 256 x 256 voxels; take a smaller volume, or a part of it',
        );
      }
    }
  };
  checkExtent('its output', call.output);
  const arrays = call.inputs.filter((input) => 'from' in input).length;
  if (arrays > mostArrays) refuse(`it has ${arrays} array arguments, a device takes ${mostArrays}`);
  let numbers = extentSize(call.output) * (call.components ?? 1);
  for (const input of call.inputs) {
    if ('number' in input) {
      if (Number.isNaN(input.number)) refuse(`argument ${input.name} is not a number`);
      continue;
    }
    checkExtent(`argument ${input.name}`, input.extent);
    checkLength(call, input);
    numbers += extentSize(input.extent);
  }
  if (numbers > addressableNumbers) {
    refuse(`arguments and result have ${numbers} numbers, a kernel can address 2^29; use parts`);
  }
  for (const [name, value] of Object.entries(call.integers ?? {})) {
    if (!Number.isInteger(value)) refuse(`constant ${name} is ${value}, expected an integer`);
  }
}

function checkLength(call: KernelCall, input: ArrayInput): void {
  const wanted = (input.offset ?? 0) + extentSize(input.extent);
  if (input.from.length >= wanted) return;
  throw new Error(
    `kernel ${call.name}: argument ${input.name} has ${input.from.length} numbers, its extent ` +
      `[${input.extent.join(', ')}] from ${input.offset ?? 0} on wants ${wanted}`,
  );
}
