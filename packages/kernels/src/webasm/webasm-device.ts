import { kernelError } from '../devices/kernel-error.js';
import { GpuDevice } from '../gpu-device.js';
import type { CompiledKernel } from '../kernel-cache.js';
import type { KernelCall } from '../kernel-call.js';
import { inKernelMemory, ownResult } from '../recycling.js';
import { isScopeOpen } from '../scope.js';
import type { Storage, Values } from '../storage.js';
import { codegenAdjusted, codegenNotice } from './codegen.js';
import { type Compute, compileForArena } from './compile.js';
import { computing } from './computing.js';
import { arena } from './the-arena.js';

/**
 * The device `webasm`: kernels work on arrays where they lie, in a memory that all of them and
 * several threads share.
 */
export class WebasmDevice extends GpuDevice {
  #compute: Compute | null = null;

  /** @param budget - bytes that compiled kernels may hold together */
  constructor(budget: number) {
    super('webasm', budget);
    const notice = codegenNotice();
    if (notice !== null) console.warn(notice);
  }

  override host(
    inputs: readonly Storage[],
    length: number,
    step: (...values: Values[]) => Values,
  ): Storage {
    if (!isScopeOpen() || !codegenAdjusted()) return super.host(inputs, length, step);
    return super.host(inputs, length, (...values) =>
      inKernelMemory(() => ownResult(step(...values), values)),
    );
  }

  protected override key(call: KernelCall): string {
    return `${codegenAdjusted() ? 'own' : 'stock'}|${super.key(call)}`;
  }

  protected override compile(call: KernelCall): CompiledKernel {
    if (!codegenAdjusted()) return super.compile(call);
    this.#compute ??= computing(arena.whole);
    const own = this.#compileOwn(call, this.#compute);
    if (!own) return super.compile(call);
    return { ...own, call: (inputs) => settled(own.call(inputs)) };
  }

  #compileOwn(call: KernelCall, compute: Compute) {
    try {
      return compileForArena(this.gpu, call, arena.whole, compute);
    } catch (cause) {
      throw kernelError(call.name, this.name, cause);
    }
  }
}

/** A result stays where it is when a scope will free it; otherwise the garbage collector must. */
function settled(result: Float32Array): Float32Array {
  if (isScopeOpen()) return result;
  const copy = result.slice();
  arena.give(result);
  return copy;
}
