import type { Device } from './device.js';
import { usedNumbers } from './memory/recycling.js';
import type { Storage, Values } from './memory/storage.js';

/**
 * The parts one after the other; the parts themselves are let go.
 *
 * @example
 * ```ts
 * import { joined, openDevice, Storage } from '@obelisk/engine';
 * const parts = [[1, 2], [3]].map((part) => new Storage(part.length, Float32Array.from(part)));
 * Array.from(joined(openDevice('cpu'), parts).values); // => [1, 2, 3]
 * parts[0].freed; // => true
 * ```
 */
export function joined(device: Device, parts: readonly Storage[]): Storage {
  if (parts.length === 1) return parts[0];
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const whole = device.host(parts, length, (...values: Values[]) => {
    const out = usedNumbers(length);
    let at = 0;
    for (const part of values) {
      out.set(part, at);
      at += part.length;
    }
    return out;
  });
  release(...parts);
  return whole;
}

/**
 * Lets intermediate numbers go at once, not only when their scope ends.
 *
 * @example
 * ```ts
 * import { release, Storage } from '@obelisk/engine';
 * const storage = new Storage(1, Float32Array.of(1));
 * release(storage);
 * storage.freed; // => true
 * ```
 */
export function release(...storages: readonly Storage[]): void {
  for (const storage of storages) storage.free();
}
