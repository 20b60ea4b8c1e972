import { callTable, codegenNotice, type ResultSteps } from '@obelisk/webasm';
import { type Assembly, type Background, scatter, type Target } from '../calls/assembly.js';
import { type CompiledKernel, type Held, keyOf } from '../calls/kernel-cache.js';
import type { KernelCall } from '../calls/kernel-call.js';
import { kernelListeners } from '../calls/kernel-listener.js';
import { preflight } from '../calls/preflight.js';
import { GpuDevice } from '../devices/gpu-device.js';
import { kernelError } from '../devices/kernel-error.js';
import { noteRead, noteReads, Storage, type Values } from '../memory/storage.js';
import { sizeOf } from '../shape.js';
import { type Arena, ArenaMemory, noRoom } from './arena.js';
import { isFused } from './arithmetic.js';
import { isAdjusted } from './codegen-choice.js';
import { compileForArena, type WebasmKernel } from './compile.js';
import { threadCount } from './thread-count.js';
import { type ThreadedKernel, Threads } from './threads.js';

/** Kernels of fewer instructions are not worth waking other threads: about 0.2 milliseconds. */
const worthThreads = 2e6;

/** A compiled kernel that puts its results into an array. */
interface PlacingKernel extends Held {
  into(call: KernelCall, result: Float32Array): void;
}

/**
 * The device `webasm`: kernels work on arrays where they lie, in a memory that all of them and
 * several threads share.
 */
export class WebasmDevice extends GpuDevice {
  override readonly memory = new ArenaMemory();
  #threads: Threads | null = null;

  /** @param budget - bytes that compiled kernels may hold together */
  constructor(budget: number) {
    super('webasm', budget);
    const notice = codegenNotice();
    if (notice !== null) console.warn(notice);
  }

  /** As every device of gpu.js, and without detours where our kernels run and nobody listens. */
  override run(call: KernelCall): Storage {
    if (!isAdjusted.value || kernelListeners.value.size > 0) return super.run(call);
    const key = call.fuses ? this.key(call) : keyOf(call);
    const kernel = this.cache.get(key, () => this.compile(call));
    const result = kernel.call(call) as Float32Array;
    return new Storage(this.memory, sizeOf(call.output) * (call.components ?? 1), result);
  }

  /** Kernels write their results where they belong; nothing is copied. */
  override assemble(length: number, background: Background): Assembly {
    if (!isAdjusted.value) return super.assemble(length, background);
    const { arena } = this.memory;
    const whole = arena.take(length);
    if (!whole) throw noRoom(arena);
    if (background === 'zeros') whole.fill(0);
    return {
      run: (call, target) => {
        assertInside(call, target, length);
        this.#runInto(call, target, whole.subarray(target.offset));
      },
      copy(from, to, start = 0, count = from.length) {
        noteReads([from]);
        whole.set(from.lent.subarray(start, start + count), to);
      },
      finish: () => new Storage(this.memory, length, this.memory.settled(whole)),
    };
  }

  /** Runs a kernel whose results go to places of their own. */
  #runInto(call: KernelCall, target: Target, into: Float32Array): void {
    const { cell, component, components } = target;
    const compile = () => {
      const own = this.#compileOwn(call, { cell, component, components });
      return own ? this.#placing(own) : this.#compileAndPlace(call, target);
    };
    const key = `${this.key(call)}|${[...cell, component, components]}`;
    this.called(call, key, compile, (kernel) => kernel.into(call, into));
  }

  #placing(own: WebasmKernel): PlacingKernel {
    return { ...own, into: (call, result) => this.#compute(own, call, result) };
  }

  /**
   * For a kernel that can only give its results one after the other: they are copied from there.
   */
  #compileAndPlace(call: KernelCall, target: Target): PlacingKernel {
    const kernel = this.compile(call);
    return {
      ...kernel,
      into: (given, result) => {
        const values = kernel.call(given) as Float32Array;
        scatter(result, values, given, { ...target, offset: 0 });
        this.memory.recycle(values);
      },
    };
  }

  protected override key(call: KernelCall): string {
    if (!isAdjusted.value) return `stock|${super.key(call)}`;
    return call.fuses && isFused(call) ? `fused|${super.key(call)}` : super.key(call);
  }

  protected override compile(call: KernelCall): CompiledKernel {
    const own = isAdjusted.value ? this.#compileOwn(call, null) : null;
    if (!own) return super.compile(call);
    return {
      ...own,
      call: (given) => {
        const { arena } = this.memory;
        const result = arena.take(own.length);
        if (!result) throw noRoom(arena);
        this.#compute(own, given, result);
        return this.memory.settled(result);
      },
    };
  }

  #compileOwn(call: KernelCall, steps: ResultSteps | null): WebasmKernel | null {
    preflight(call);
    try {
      return compileForArena(call, this.memory.arena, steps);
    } catch (cause) {
      throw kernelError(call.name, this.name, cause);
    }
  }

  /** Computes all cells of a kernel, a long one together with other threads. */
  #compute(kernel: WebasmKernel, call: KernelCall, result: Float32Array): void {
    const { arena } = this.memory;
    const copies = fillTable(arena, kernel, call, result);
    if (kernel.work < worthThreads) runAlone(kernel);
    else this.#runTogether(kernel);
    for (const values of copies) arena.give(values);
  }

  #runTogether(kernel: WebasmKernel): void {
    const count = threadCount();
    if (count === 1) {
      runAlone(kernel);
      return;
    }
    this.#threads ??= new Threads(this.memory.arena);
    this.#threads.run(kernel, count);
  }
}

/** Kernels write without looking: a place outside would be that of another array. */
function assertInside({ name, output }: KernelCall, target: Target, length: number): void {
  const { offset, cell, component, components } = target;
  const last = output.reduce((place, size, axis) => place + (size - 1) * cell[axis], offset);
  if (offset >= 0 && last + (components - 1) * component < length) return;
  const cells = sizeOf(output);
  throw new Error(`kernel ${name}: results of ${cells} cells do not fit into ${length} numbers`);
}

/**
 * Says where the result and the arguments are; arrays from elsewhere are copied in.
 * @returns the copies, to be given back
 * @throws Error when an array is too short for its argument, or a number is none
 */
function fillTable(
  arena: Arena,
  { inputLengths }: WebasmKernel,
  call: KernelCall,
  result: Float32Array,
): Float32Array[] {
  const copies: Float32Array[] = [];
  const start = callTable.starts / 4;
  arena.words[start] = result.byteOffset;
  for (const [at, input] of call.inputs.entries()) {
    if ('number' in input) {
      if (Number.isNaN(input.number)) preflight(call); // which says so
      arena.numbers[callTable.scalars / 4 + at] = input.number;
      continue;
    }
    const { from, offset = 0 } = input;
    const end = offset + inputLengths[at];
    if (!(from.length >= end)) preflight(call);
    if (from instanceof Storage) noteRead(from);
    let values: Values = from instanceof Storage ? from.lent : from;
    if (offset > 0 || values.length > end) values = values.subarray(offset, end);
    if (!arena.holds(values)) {
      const copy = arena.copyOf(values);
      if (!copy) throw noRoom(arena);
      copies.push(copy);
      values = copy;
    }
    arena.words[start + 1 + at] = values.byteOffset;
  }
  return copies;
}

/** In parts all the same, so that the engine can swap in better code between them. */
function runAlone({ run, cells, part }: ThreadedKernel): void {
  for (let start = 0; start < cells; start += part) run(start, Math.min(start + part, cells));
}
