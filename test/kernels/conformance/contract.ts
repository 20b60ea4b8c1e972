// What every device promises to every kernel (docs/devices.md), one promise per case. Families rest
// on these; when one of them fails on a device, the case here that fails too says why.
import {
  compute,
  type Device,
  type DeviceArray,
  type Extent,
  type KernelCall,
  type Values,
} from '@obelisk/engine';
import { numbers } from './numbers.js';
import type { ConformanceCase } from './types.js';

/** A promise: a kernel on arrays of these extents, and what it gives at one thread. */
interface Promised extends Pick<KernelCall, 'kernel' | 'output' | 'components'> {
  readonly integers?: Record<string, number>;
  readonly reals?: Record<string, number>;
  readonly arguments: readonly Extent[];
  readonly twin: (x: number, y: number, z: number, inputs: Values[]) => number | number[];
}

/**
 * The case of a promise: two calls of the kernel on different numbers, neither spoils the other.
 */
export function promise(name: string, promised: Promised): ConformanceCase {
  return {
    name: `contract: ${name}`,
    run: (device) => [1, 2].map((seed) => callOf(name, promised, device, seed)),
  };
}

function callOf(name: string, promised: Promised, device: Device, seed: number): DeviceArray {
  const { output, components = 1, kernel, integers, reals, twin } = promised;
  const [width, height = 1, depth = 1] = output;
  const inputs = promised.arguments.map((extent, at) =>
    numbers(device, [...extent].reverse(), 10 * seed + at),
  );
  return compute(name, inputs, [depth, height, width, components], {
    kernels: () =>
      device.run({
        ...{ name, kernel, output, components, integers, reals },
        inputs: inputs.map(({ storage }, at) => ({
          name: `argument ${at}`,
          from: storage,
          extent: promised.arguments[at],
        })),
      }),
    twin(out, ...values) {
      for (let thread = 0; thread < width * height * depth; thread++) {
        const x = thread % width;
        const y = Math.floor(thread / width) % height;
        const z = Math.floor(thread / (width * height));
        out.set([twin(x, y, z, values)].flat(), thread * components);
      }
    },
  });
}
