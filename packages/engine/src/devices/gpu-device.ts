import { GPU, Input } from 'gpu.js';
import { type Assembly, type Background, CopyingAssembly } from '../calls/assembly.js';
import { flatten } from '../calls/flatten.js';
import { type CompiledKernel, KernelCache } from '../calls/kernel-cache.js';
import {
  type ArrayInput,
  arraysOf,
  type Extent,
  extentSize,
  type KernelCall,
} from '../calls/kernel-call.js';
import { emitKernelEvent, isListening } from '../calls/kernel-listener.js';
import { kernelSettings } from '../calls/kernel-settings.js';
import { preflight } from '../calls/preflight.js';
import type { Device, DeviceName } from '../device.js';
import { ownResult } from '../memory/recycling.js';
import { noteReads, Storage, type Values } from '../memory/storage.js';
import { foldTexture, type TextureKernel } from './fold-texture.js';
import { kernelError } from './kernel-error.js';

export type GpuMode = Exclude<DeviceName, 'float64'>;

/** What is used of a compiled kernel of gpu.js; `kernel` becomes another one when it falls back. */
type Shortcut = ((...inputs: unknown[]) => unknown) & {
  kernel: {
    constructor: { mode: string };
    fallbackReason: string | null;
    _shapeOutput?: (data: Float32Array) => unknown;
  };
  destroy(): void;
};

const identities = new WeakMap<object, number>();
let functionCount = 0;

/** A number that tells kernel functions apart, even those of one name. */
function identityOf(kernel: object): number {
  if (!identities.has(kernel)) identities.set(kernel, functionCount++);
  return identities.get(kernel) as number;
}

/**
 * A device of gpu.js.
 * @param mode - what gpu.js must run on; it is never allowed to choose by itself
 * @param budget - bytes that compiled kernels may hold together
 */
export class GpuDevice implements Device {
  readonly name: GpuMode;
  readonly synchronous: boolean;
  protected readonly gpu: GPU;
  readonly #cache: KernelCache;

  constructor(mode: GpuMode, budget: number) {
    this.name = mode;
    this.synchronous = mode !== 'webgpu';
    this.gpu = new GPU({ mode });
    this.#cache = new KernelCache(budget);
  }

  run(call: KernelCall): Storage {
    preflight(call);
    const length = extentSize(call.output) * (call.components ?? 1);
    return this.#whenThere(arraysOf(call), length, (values) => this.#call(call, values, length));
  }

  host(inputs: readonly Storage[], length: number, step: (...values: Values[]) => Values): Storage {
    return this.#whenThere(inputs, length, (values) => {
      return inFloat32(ownResult(step(...values), values));
    });
  }

  assemble(length: number, background: Background): Assembly {
    return new CopyingAssembly(this, length, background);
  }

  usage(): { kernels: number; bytes: number } {
    return { kernels: this.#cache.size, bytes: this.#cache.bytes };
  }

  clear(): void {
    this.#cache.clear();
  }

  /** At once on a synchronous device; when all inputs have arrived on the others. */
  #whenThere(
    inputs: readonly (Storage | Values)[],
    length: number,
    step: (values: Values[]) => Values | Promise<Values>,
  ): Storage {
    noteReads(inputs);
    if (this.synchronous) {
      const values = inputs.map((input) => (input instanceof Storage ? input.lent : input));
      return new Storage(length, step(values));
    }
    for (const input of inputs) if (input instanceof Storage) input.assertNotFreed();
    const reads = inputs.map((input) => (input instanceof Storage ? input.read() : input));
    return new Storage(length, Promise.all(reads).then(step));
  }

  #call(call: KernelCall, arrays: readonly Values[], length: number): Values | Promise<Values> {
    const compiled = () => this.compile(call);
    return this.watched(call, this.key(call), compiled, (kernel) => {
      const result = kernel.call(argumentsOf(call, arrays));
      const flat = (nested: unknown) =>
        nested instanceof Float32Array ? nested : flatten(nested, length);
      return result instanceof Promise ? result.then(flat) : flat(result);
    });
  }

  /** Runs a kernel, which is compiled unless it is in the cache, and tells who listens. */
  protected watched<Kernel extends CompiledKernel, Result>(
    { name }: KernelCall,
    key: string,
    compile: () => Kernel,
    run: (kernel: Kernel) => Result | Promise<Result>,
  ): Result | Promise<Result> {
    const started = isListening() ? performance.now() : null;
    const compiledBefore = this.#cache.size;
    const kernel = this.#cache.get(key, compile) as Kernel;
    const isNew = this.#cache.size > compiledBefore;
    const result = run(kernel);
    if (started === null) return result;
    const told = (found: Result): Result => {
      const milliseconds = performance.now() - started;
      const { bytes } = kernel;
      const { name: device } = this;
      emitKernelEvent({ kernel: name, device, started, milliseconds, bytes, compiled: isNew });
      return found;
    };
    return result instanceof Promise ? result.then(told) : told(result);
  }

  /** What tells compiled kernels apart. */
  protected key(call: KernelCall): string {
    const sizes = call.inputs.map((input) => ('number' in input ? 'n' : input.extent.join('x')));
    const constants = JSON.stringify([call.integers ?? 0, call.reals ?? 0]);
    return `${identityOf(call.kernel)}|${call.output.join('x')}|${sizes.join()}|${constants}`;
  }

  protected compile(call: KernelCall): CompiledKernel {
    const { name, output, components = 1 } = call;
    const settings = kernelSettings(call, this.name);
    const shortcut = this.gpu.createKernel(call.kernel as never, settings) as unknown as Shortcut;
    // The flat result as it lies in memory: private to gpu.js, the reason why its version is
    // pinned.
    if (this.name === 'webasm' || this.name === 'webgpu') {
      shortcut.kernel._shapeOutput = (data) => data;
    }
    if (this.name === 'webgl2') foldTexture(shortcut.kernel as unknown as TextureKernel);
    let unread: Promise<unknown> = Promise.resolve();
    const extents = call.inputs.map((input): Extent => ('number' in input ? [1] : input.extent));
    const inputNumbers = extents.map(extentSize);
    const resultLength = extentSize(output) * components;
    const bytes = 4 * (resultLength + inputNumbers.reduce((a, b) => a + b, 0));
    return {
      bytes,
      holds: bytes,
      call: (inputs) => {
        const wrapped = inputs.map((input, at) =>
          typeof input === 'number' ? input : new Input(input as never, [...extents[at]]),
        );
        const result = this.#refusalsNamed(name, () => shortcut(...wrapped));
        this.#assertMode(name, shortcut);
        if (result instanceof Promise) unread = result.catch(() => {});
        return result;
      },
      // The result of a webgpu kernel is lost when the kernel goes before it was read.
      destroy: () =>
        this.synchronous ? shortcut.destroy() : unread.then(() => shortcut.destroy()),
    };
  }

  #refusalsNamed(name: string, run: () => unknown): unknown {
    const refuse = (cause: unknown): never => {
      throw kernelError(name, this.name, cause);
    };
    try {
      const result = run();
      return result instanceof Promise ? result.catch(refuse) : result;
    } catch (cause) {
      return refuse(cause);
    }
  }

  /**
   * gpu.js may fall back to another mode without a word; here that is an error. Told by the class,
   * because the `mode` of a WebGL2 kernel is only `gpu`.
   */
  #assertMode(name: string, { kernel }: Shortcut): void {
    const { Kernel } = this.gpu as unknown as { Kernel: unknown };
    if (kernel.constructor === Kernel) return;
    const reason = kernel.fallbackReason ?? 'gpu.js gave no reason';
    throw new Error(
      `kernel ${name}: asked for ${this.name}, gpu.js fell back to ` +
        `${kernel.constructor.mode}: ${reason}`,
    );
  }
}

/** The numbers of a call's arguments, in their order. */
export function argumentsOf(
  { inputs }: KernelCall,
  arrays: readonly Values[],
): (Values | number)[] {
  let next = 0;
  return inputs.map((input) => ('number' in input ? input.number : slice(arrays[next++], input)));
}

function slice(values: Values, { offset = 0, extent }: ArrayInput): Values {
  const length = extentSize(extent);
  if (offset === 0 && values.length === length) return values;
  return values.subarray(offset, offset + length);
}

/** The numbers in the precision of the kernels; a step may well compute in float64. */
function inFloat32(values: Values): Float32Array {
  return values instanceof Float32Array ? values : Float32Array.from(values);
}
