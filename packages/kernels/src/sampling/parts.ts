import type { Device } from '../device.js';
import { usedNumbers } from '../recycling.js';
import type { Storage, Values } from '../storage.js';

/** Numbers of one part: 20 MB, so that a kernel's copies and memory stay small. */
const partLength = 5_000_000;

/**
 * Cuts `count` items of `itemLength` numbers into parts of equal size (the last may be smaller), so
 * that one or two compiled kernels do for all.
 */
export function partsOf(count: number, itemLength: number): { start: number; count: number }[] {
  const parts = Math.min(count, Math.ceil((count * itemLength) / partLength));
  const size = Math.ceil(count / parts);
  return Array.from({ length: Math.ceil(count / size) }, (_, part) => ({
    start: part * size,
    count: Math.min(size, count - part * size),
  }));
}

/** The parts one after the other; the parts themselves are let go. */
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

/** Lets intermediate numbers go at once, not only when their scope ends. */
export function release(...storages: readonly Storage[]): void {
  for (const storage of storages) storage.free();
}
