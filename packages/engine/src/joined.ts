import type { Device } from './device.js';
import type { Storage } from './memory/storage.js';

/**
 * The parts one after the other. On `webgpu` nothing is copied where they lie so already, as the
 * parts do that `partOf` gave.
 *
 * @example
 * ```ts
 * import { arrayOf, joined, openDevice } from '@obelisk/engine';
 * const device = openDevice('cpu');
 * const parts = [[1, 2], [3]].map((part) => arrayOf(device, [part.length], part).storage);
 * Array.from(joined(device, parts).values); // => [1, 2, 3]
 * ```
 */
export function joined(device: Device, parts: readonly Storage[]): Storage {
  return parts.length === 1 ? parts[0] : device.join(parts);
}

/**
 * Some numbers of an array, from `start` on, as an array of their own. On `webgpu` they stay where
 * they are, and with them the whole array.
 *
 * @example
 * ```ts
 * import { arrayOf, openDevice, partOf } from '@obelisk/engine';
 * const device = openDevice('webasm');
 * const { storage } = arrayOf(device, [4], [1, 2, 3, 4]);
 * Array.from(partOf(device, storage, 1, 2).values); // => [2, 3]
 * ```
 */
export function partOf(device: Device, storage: Storage, start: number, length: number): Storage {
  return device.part(storage, start, length);
}

/** An array that is a part of some memory, from number `start` of it on. */
interface Piece {
  readonly shared: object;
  readonly start: number;
  readonly length: number;
}

/** Whether arrays lie one after the other in the same memory. */
export function areInOnePiece(parts: readonly Piece[]): boolean {
  const [{ shared, start }] = parts;
  let end = start;
  for (const part of parts) {
    if (part.shared !== shared || part.start !== end) return false;
    end += part.length;
  }
  return true;
}

/** Joins by copying, on devices whose arrays lie apart. */
export function joinedByCopies(device: Device, parts: readonly Storage[]): Storage {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const whole = device.assemble(length, 'nothing: kernels fill it');
  let at = 0;
  for (const part of parts) {
    whole.copy(part, at);
    at += part.length;
  }
  return whole.finish();
}

/** A part by copying, on devices where an array has a memory of its own. */
export function partByCopy(device: Device, storage: Storage, start: number, length: number) {
  const part = device.assemble(length, 'nothing: kernels fill it');
  part.copy(storage, 0, start, length);
  return part.finish();
}
