import { type KernelCall, Storage, type Values } from '@obelisk/engine';
import { GpuDevice } from '../../packages/engine/src/devices/gpu-device.js';

/** Plain JavaScript whose results come late, as those of a step of the host on `webgpu`. */
export class LateDevice extends GpuDevice {
  override readonly synchronous = false;

  constructor() {
    super('cpu', 2 ** 28);
  }

  override run(call: KernelCall): Storage {
    const length = call.output.reduce((product, size) => product * size, call.components ?? 1);
    const inputs = call.inputs.map((input) => {
      if ('number' in input) return input;
      const values = valuesOf(input.from);
      return (async () => ({ ...input, from: await values }))();
    });
    const result = async () => super.run({ ...call, inputs: await Promise.all(inputs) }).values;
    return new Storage(this.memory, length, result());
  }

  override host(
    inputs: readonly Storage[],
    length: number,
    step: (...values: Values[]) => Values,
  ): Storage {
    const reads = Promise.all(inputs.map(valuesOf));
    const result = async () => step(...(await reads)).slice();
    return new Storage(this.memory, length, result());
  }
}

function valuesOf(from: Storage | Values): Promise<Values> | Values {
  if (!(from instanceof Storage)) return from;
  from.assertNotFreed();
  return from.read();
}
