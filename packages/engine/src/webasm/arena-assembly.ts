import type { Assembly, Background, Target } from '../calls/assembly.js';
import type { KernelCall } from '../calls/kernel-call.js';
import { noteReads, Storage } from '../memory/storage.js';
import { sizeOf } from '../shape.js';
import { type ArenaMemory, noRoom } from './arena.js';

/** Kernels write their results where they belong; nothing is copied. */
export class ArenaAssembly implements Assembly {
  readonly #whole: Float32Array;

  /** @param runInto - runs a kernel that writes into an array from its first number on */
  constructor(
    readonly memory: ArenaMemory,
    length: number,
    background: Background,
    readonly runInto: (call: KernelCall, target: Target, into: Float32Array) => void,
  ) {
    const whole = memory.arena.take(length);
    if (!whole) throw noRoom(memory.arena);
    if (background === 'zeros') whole.fill(0);
    this.#whole = whole;
  }

  run(call: KernelCall, target: Target): void {
    assertInside(call, target, this.#whole.length);
    this.runInto(call, target, this.#whole.subarray(target.offset));
  }

  copy(from: Storage, to: number, start = 0, length = from.length): void {
    noteReads([from]);
    this.#whole.set(from.lent.subarray(start, start + length), to);
  }

  finish(): Storage {
    return new Storage(this.memory, this.#whole.length, this.memory.settled(this.#whole));
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
