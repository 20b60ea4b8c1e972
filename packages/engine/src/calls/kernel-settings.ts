import type { ReadSettings } from '@obelisk/webasm';
import type { IGPUKernelSettings } from '@obelisk/webasm/gpu-js';
import type { KernelCall, KernelFunction } from './kernel-call.js';

/** What gpu.js is told about a kernel, so that it means the same on every device. */
export function kernelSettings(call: KernelCall): IGPUKernelSettings & ReadSettings {
  const { output, integers = {}, reals = {}, functions = [] } = call;
  const typed = (names: object, type: string) =>
    Object.fromEntries(Object.keys(names).map((name) => [name, type]));
  return {
    output: [...output],
    precision: 'single',
    constants: { ...integers, ...reals },
    constantTypes: { ...typed(integers, 'Integer'), ...typed(reals, 'Float') },
    functions: functions.map(numbersToNumber),
    argumentTypes: call.inputs.map((input) => ('number' in input ? 'Float' : 'Input')),
    strictIntegers: true,
    tactic: 'precision', // webgl2 would take lowp for small outputs: 16 bits on phones
    loopMaxIterations: 2 ** 24,
  } as unknown as IGPUKernelSettings & ReadSettings;
}

/** A function that kernels call, with its types: gpu.js would guess them from the first call. */
function numbersToNumber(called: KernelFunction) {
  const argumentTypes = Array.from({ length: called.length }, () => 'Float');
  return { source: called.toString(), settings: { argumentTypes, returnType: 'Float' } };
}
