import type { DeviceArray } from '../device-array.js';
import type { Values } from '../memory/storage.js';
import type { ArrayInput, Extent, KernelCall } from './kernel-call.js';

/** A call in short: names and sizes are those of the kernel and the arrays themselves. */
export interface ShortCall
  extends Pick<KernelCall, 'output' | 'components' | 'integers' | 'reals'> {
  /** By their names, in the kernel's order: rows of numbers, or arrays of up to three axes. */
  readonly inputs: Readonly<Record<string, Values | DeviceArray>>;
}

/**
 * The call of a kernel, for `device.run` and `generatedSource`.
 * @throws Error when an array has no axis, or more than three
 *
 * @example
 * ```ts
 * import { callOf, type KernelThis, openDevice } from '@obelisk/engine';
 * function double(this: KernelThis<object>, row: number[]): number {
 *   return 2 * row[this.thread.x];
 * }
 * const call = callOf(double, { output: [2], inputs: { row: Float32Array.of(1, 4) } });
 * await openDevice('webasm').run(call).read(); // => new Float32Array([2, 8])
 * ```
 */
export function callOf(kernel: KernelCall['kernel'], { inputs, ...call }: ShortCall): KernelCall {
  return { ...call, name: kernel.name, kernel, inputs: Object.entries(inputs).map(inputOf) };
}

function inputOf([name, source]: [string, Values | DeviceArray]): ArrayInput {
  if (!('storage' in source)) return { name, from: source, extent: [source.length] };
  const { shape, storage } = source;
  if (shape.length < 1 || shape.length > 3) {
    throw new Error(`callOf: ${name} has ${shape.length} axes; expected one to three`);
  }
  // gpu.js counts sizes from the fastest axis on.
  return { name, from: storage, extent: [...shape].reverse() as unknown as Extent };
}
