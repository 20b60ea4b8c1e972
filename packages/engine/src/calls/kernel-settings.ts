import type { IGPUKernelSettings } from '@obelisk/webasm/gpu-js';
import type { KernelCall } from './kernel-call.js';

/** What gpu.js is told about a kernel, so that it means the same on every device. */
export function kernelSettings(call: KernelCall): IGPUKernelSettings {
  const { output, integers = {}, reals = {} } = call;
  const typed = (names: object, type: string) =>
    Object.fromEntries(Object.keys(names).map((name) => [name, type]));
  return {
    output: [...output],
    precision: 'single',
    constants: { ...integers, ...reals },
    constantTypes: { ...typed(integers, 'Integer'), ...typed(reals, 'Float') },
    argumentTypes: call.inputs.map((input) => ('number' in input ? 'Float' : 'Input')),
    strictIntegers: true,
    tactic: 'precision', // webgl2 would take lowp for small outputs: 16 bits on phones
    loopMaxIterations: 2 ** 24,
  } as unknown as IGPUKernelSettings;
}
