import type { Device } from '../device.js';
import { usedNumbers, zeros } from '../memory/numbers.js';
import { persist } from '../memory/scope.js';
import type { Storage, Values } from '../memory/storage.js';
import { sizeOf } from '../shape.js';
import type { KernelCall } from './kernel-call.js';

/** Where the results of a kernel go in a larger array. */
export interface Target {
  /** Place of component 0 of the first cell. */
  readonly offset: number;
  /** From one cell to the next along x, y and z. */
  readonly cell: readonly [x: number, y: number, z: number];
  /** From one component to the next. */
  readonly component: number;
  /** How far each lies from the first, where they are more than four. */
  readonly places?: readonly number[];
  /** How many of the components are kept, the first ones. */
  readonly components: number;
}

/**
 * The results of a kernel one after the other, as it gives them, from `offset` on.
 *
 * @example
 * ```ts
 * import { inOrder } from '@obelisk/engine';
 * const call = { name: 'ones', kernel: () => 1, output: [4, 3] as const, inputs: [] };
 * inOrder(call, 100).cell; // => [1, 4, 12]
 * ```
 */
export function inOrder({ output, components = 1 }: KernelCall, offset: number): Target {
  const [x, y = 1] = output;
  const cell = [components, components * x, components * x * y] as const;
  return { offset, cell, component: 1, components };
}

/**
 * Runs kernels, and puts their results into one array of `length` numbers, one after the other.
 *
 * @example
 * ```ts
 * import { inSequence, type KernelThis, openDevice } from '@obelisk/engine';
 * const kernel = function (this: KernelThis) {
 *   return this.thread.x + 1;
 * };
 * const of = (x: number) => ({ name: 'count', kernel, output: [x] as const, inputs: [] });
 * Array.from(inSequence(openDevice('webasm'), 5, [of(2), of(3)]).values); // => [1, 2, 1, 2, 3]
 * ```
 */
export function inSequence(device: Device, length: number, calls: readonly KernelCall[]): Storage {
  if (calls.length === 1) return device.run(calls[0]);
  const whole = device.assemble(length, 'nothing: kernels fill it');
  let offset = 0;
  for (const call of calls) {
    whole.run(call, inOrder(call, offset));
    offset += sizeOf(call.output) * (call.components ?? 1);
  }
  return whole.finish();
}

/** An array that several kernels make together, each its part of it. */
export interface Assembly {
  /** Runs a kernel and puts its results where the target says. */
  run(call: KernelCall, target: Target): void;
  /** Puts numbers of an array there, from `to` on: all of them, or `length` from `start` on. */
  copy(from: Storage, to: number, start?: number, length?: number): void;
  /** The whole array, once. */
  finish(): Storage;
}

/** What an array holds where no kernel puts anything. */
export type Background = 'zeros' | 'nothing: kernels fill it';

/** Runs the kernels first, and then puts their results in place. */
export class CopyingAssembly implements Assembly {
  readonly #parts: {
    readonly storage: Storage;
    /** Whether it was made here, and is let go at the end. */
    readonly isOwn: boolean;
    readonly place: (out: Values, part: Values) => void;
  }[] = [];

  constructor(
    readonly device: Device,
    readonly length: number,
    readonly background: Background,
  ) {}

  run(call: KernelCall, target: Target): void {
    // Lives until the whole is finished, whatever scope ends before.
    const { storage } = persist({ storage: this.device.run(call) });
    const place = (out: Values, part: Values) => scatter(out, part, call, target);
    this.#parts.push({ storage, isOwn: true, place });
  }

  copy(from: Storage, to: number, start = 0, length = from.length): void {
    const place = (out: Values, part: Values) => out.set(part.subarray(start, start + length), to);
    this.#parts.push({ storage: from, isOwn: false, place });
  }

  finish(): Storage {
    const storages = this.#parts.map(({ storage }) => storage);
    const whole = this.device.host(storages, this.length, (...values) => {
      const out = this.background === 'zeros' ? zeros(this.length) : usedNumbers(this.length);
      for (const [at, { place }] of this.#parts.entries()) place(out, values[at]);
      return out;
    });
    for (const { storage, isOwn } of this.#parts) if (isOwn) storage.free();
    return whole;
  }
}

/** Puts [z][y][x][component] where the target says. */
export function scatter(
  out: Values,
  values: Values,
  { output, components = 1 }: KernelCall,
  { offset, cell, component, components: kept }: Target,
): void {
  const [sizeX, sizeY = 1, sizeZ = 1] = output;
  for (let z = 0; z < sizeZ; z++) {
    for (let y = 0; y < sizeY; y++) {
      const from = (z * sizeY + y) * sizeX * components;
      const to = offset + z * cell[2] + y * cell[1];
      for (let c = 0; c < kept; c++) {
        const [first, start] = [to + c * component, from + c];
        for (let x = 0; x < sizeX; x++) out[first + x * cell[0]] = values[start + x * components];
      }
    }
  }
}
