import { codegenNotice, type ResultSteps } from '@obelisk/webasm';
import { type Assembly, type Background, scatter, type Target } from '../calls/assembly.js';
import type { CompiledKernel } from '../calls/kernel-cache.js';
import type { KernelCall } from '../calls/kernel-call.js';
import { argumentsOf, GpuDevice } from '../devices/gpu-device.js';
import { kernelError } from '../devices/kernel-error.js';
import { isScopeOpen } from '../memory/scope.js';
import { noteReads, Storage, type Values } from '../memory/storage.js';
import { ArenaAssembly } from './arena-assembly.js';
import { ArenaMemory } from './arena-memory.js';
import { codegenAdjusted, isAdjusted } from './codegen-choice.js';
import { type Compute, compileForArena } from './compile.js';
import { computing } from './computing.js';

/**
 * The device `webasm`: kernels work on arrays where they lie, in a memory that all of them and
 * several threads share.
 */
export class WebasmDevice extends GpuDevice {
  override readonly memory = new ArenaMemory();
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
    noteReads(inputs);
    const values = inputs.map(({ lent }) => lent);
    return new Storage(this.memory, length, this.memory.hostStepInArena(step, values));
  }

  override assemble(length: number, background: Background): Assembly {
    if (!codegenAdjusted()) return super.assemble(length, background);
    return new ArenaAssembly(this.memory, length, background, (call, target, into) =>
      this.#runInto(call, target, into),
    );
  }

  /** Runs a kernel whose results go to places of their own. */
  #runInto(call: KernelCall, target: Target, into: Float32Array): void {
    const { cell, component, components } = target;
    const compute = this.#computing();
    const compile = () =>
      this.#compileOwn(call, compute, { cell, component, components }) ??
      this.#compileAndPlace(call, target);
    const inputs = argumentsOf(call);
    const key = `${this.key(call)}|${[...cell, component, components]}`;
    this.called(call, key, compile, (kernel) => kernel.callInto(inputs, into));
  }

  /**
   * For a kernel that can only give its results one after the other: they are copied from there.
   */
  #compileAndPlace(call: KernelCall, target: Target) {
    const { arena } = this.memory;
    const kernel = this.#compileOwn(call, this.#computing(), null) ?? super.compile(call);
    return {
      ...kernel,
      callInto(inputs: readonly (Values | number)[], into: Float32Array) {
        const values = kernel.call(inputs) as Float32Array;
        scatter(into, values, call, { ...target, offset: 0 });
        if (arena.holds(values)) arena.give(values);
      },
    };
  }

  protected override key(call: KernelCall): string {
    return isAdjusted.value ? super.key(call) : `stock|${super.key(call)}`;
  }

  protected override compile(call: KernelCall): CompiledKernel {
    if (!codegenAdjusted()) return super.compile(call);
    const own = this.#compileOwn(call, this.#computing(), null);
    if (!own) return super.compile(call);
    return { ...own, call: (inputs) => this.memory.settled(own.call(inputs)) };
  }

  #computing(): Compute {
    this.#compute ??= computing(this.memory.arena);
    return this.#compute;
  }

  #compileOwn(call: KernelCall, compute: Compute, steps: ResultSteps | null) {
    try {
      return compileForArena(call, this.memory.arena, compute, steps);
    } catch (cause) {
      throw kernelError(call.name, this.name, cause);
    }
  }
}
