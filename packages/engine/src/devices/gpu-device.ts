import { GPU, Input } from '@obelisk/webasm/gpu-js';
import { type Assembly, type Background, CopyingAssembly } from '../calls/assembly.js';
import { flatten } from '../calls/flatten.js';
import { mostReturned, textsInFours } from '../calls/in-fours.js';
import { type CompiledKernel, type Held, KernelCache, keyOf } from '../calls/kernel-cache.js';
import type { ArrayInput, Extent, KernelCall } from '../calls/kernel-call.js';
import { kernelListeners } from '../calls/kernel-listener.js';
import { kernelSettings } from '../calls/kernel-settings.js';
import { preflight } from '../calls/preflight.js';
import { watched } from '../calls/watched.js';
import type { Device, DeviceName } from '../device.js';
import { joinedByCopies, partByCopy } from '../joined.js';
import { Memory } from '../memory/memory.js';
import { noteRead, noteReads, Storage, type Values } from '../memory/storage.js';
import { sizeOf } from '../shape.js';
import { foldTexture, type TextureKernel } from './fold-texture.js';
import { kernelError } from './kernel-error.js';

export type GpuMode = Exclude<DeviceName, 'float64' | 'webgpu'>;

/** What is used of a compiled kernel of gpu.js; `kernel` becomes another one when it falls back. */
type Shortcut = ((...inputs: unknown[]) => unknown) & {
  kernel: {
    constructor: { mode: string };
    fallbackReason: string | null;
    _shapeOutput?: (data: Float32Array) => unknown;
  };
  destroy(): void;
};

/**
 * A device of gpu.js.
 * @param mode - what gpu.js must run on; it is never allowed to choose by itself
 * @param budget - bytes that compiled kernels may hold together
 */
export class GpuDevice implements Device {
  readonly name: GpuMode;
  readonly memory: Memory = new Memory();
  readonly synchronous: boolean = true;
  readonly resident: boolean = false;
  protected readonly gpu: GPU;
  protected readonly cache: KernelCache<CompiledKernel>;

  constructor(mode: GpuMode, budget: number) {
    this.name = mode;
    this.gpu = new GPU({ mode });
    this.cache = new KernelCache(budget);
  }

  run(call: KernelCall): Storage {
    const compile = () => this.compile(call);
    const result = this.called(call, this.key(call), compile, (kernel) => kernel.call(call));
    const length = sizeOf(call.output) * (call.components ?? 1);
    const flat = result instanceof Float32Array ? result : flatten(result, length);
    return new Storage(this.memory, length, flat);
  }

  host(inputs: readonly Storage[], length: number, step: (...values: Values[]) => Values): Storage {
    noteReads(inputs);
    const values = inputs.map(({ lent }) => lent);
    return new Storage(this.memory, length, this.memory.hostStep(step, values));
  }

  assemble(length: number, background: Background): Assembly {
    return new CopyingAssembly(this, length, background);
  }

  join(parts: readonly Storage[]): Storage {
    return joinedByCopies(this, parts);
  }

  part(storage: Storage, start: number, length: number): Storage {
    return partByCopy(this, storage, start, length);
  }

  copy(storage: Storage): Storage {
    return this.host([storage], storage.length, (values) => values.slice());
  }

  usage(): { kernels: number; bytes: number } {
    return { kernels: this.cache.size, bytes: this.cache.bytes };
  }

  clear(): void {
    this.cache.clear();
  }

  /** Runs a kernel, which is compiled unless it is in the cache; tells who listens. */
  protected called<Kernel extends Held, Result>(
    call: KernelCall,
    key: string,
    compile: () => Kernel,
    run: (kernel: Kernel) => Result,
  ): Result {
    const cache = this.cache as unknown as KernelCache<Kernel>;
    if (kernelListeners.value.size === 0) return run(cache.get(key, compile));
    return watched(this.name, cache, key, call, compile, run);
  }

  /** What tells compiled kernels apart. */
  protected key(call: KernelCall): string {
    return keyOf(call);
  }

  /** @throws Error when the call is refused: see `preflight` */
  protected compile(call: KernelCall): CompiledKernel {
    preflight(call);
    const kernels = textsInFours(call).map((text) => this.#compiled(call, text));
    return kernels.length === 1 ? kernels[0] : together(call, kernels);
  }

  #compiled(call: KernelCall, text: string): CompiledKernel {
    const { name, output, components = 1 } = call;
    const settings = kernelSettings(call);
    const shortcut = this.gpu.createKernel(text as never, settings) as unknown as Shortcut;
    // The flat result as it lies in memory: private to gpu.js, the reason why its version is
    // pinned.
    if (this.name === 'webasm') shortcut.kernel._shapeOutput = (data) => data;
    if (this.name === 'webgl2') foldTexture(shortcut.kernel as unknown as TextureKernel);
    const extents = call.inputs.map((input): Extent => ('number' in input ? [1] : input.extent));
    const inputNumbers = extents.map(sizeOf);
    const resultLength = sizeOf(output) * components;
    return {
      holds: 4 * (resultLength + inputNumbers.reduce((a, b) => a + b, 0)),
      call: (given) => {
        const wrapped = argumentsOf(given).map((input, at) =>
          typeof input === 'number' ? input : new Input(input as never, [...extents[at]]),
        );
        const result = this.#refusalsNamed(name, () => shortcut(...wrapped));
        this.#assertMode(name, shortcut);
        return result;
      },
      destroy: () => shortcut.destroy(),
    };
  }

  #refusalsNamed(name: string, run: () => unknown): unknown {
    try {
      return run();
    } catch (cause) {
      throw kernelError(name, this.name, cause);
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

/** Kernels that return four results each as one that returns all, [cell][component]. */
function together(call: KernelCall, kernels: readonly CompiledKernel[]): CompiledKernel {
  const { output, components = 1 } = call;
  const cells = sizeOf(output);
  return {
    holds: kernels.reduce((sum, { holds }) => sum + holds, 0),
    call: (given) => {
      const all = new Float32Array(cells * components);
      for (const [at, kernel] of kernels.entries()) {
        const count = Math.min(mostReturned, components - at * mostReturned);
        const result = kernel.call(given);
        const part =
          result instanceof Float32Array ? result : flatten(result, cells * mostReturned);
        for (let cell = 0; cell < cells; cell++) {
          const to = cell * components + at * mostReturned;
          for (let c = 0; c < count; c++) all[to + c] = part[cell * mostReturned + c];
        }
      }
      return all;
    },
    destroy: () => {
      for (const kernel of kernels) kernel.destroy();
    },
  };
}

/**
 * What a kernel is given: the numbers of the arguments, in their order.
 * @throws Error when an array is too short for its argument, or a number is none
 */
function argumentsOf(call: KernelCall): (Values | number)[] {
  const given: (Values | number)[] = [];
  for (const input of call.inputs) {
    if ('number' in input) {
      if (Number.isNaN(input.number)) preflight(call); // which says so
      given.push(input.number);
    } else given.push(numbersOf(input, call));
  }
  return given;
}

function numbersOf({ from, offset = 0, extent }: ArrayInput, call: KernelCall): Values {
  const end = offset + sizeOf(extent);
  if (!(from.length >= end)) preflight(call);
  if (from instanceof Storage) noteRead(from);
  const values = from instanceof Storage ? from.lent : from;
  return offset === 0 && values.length === end ? values : values.subarray(offset, end);
}
