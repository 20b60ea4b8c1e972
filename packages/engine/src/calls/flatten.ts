import type { Values } from '../memory/storage.js';

/** Nested rows, as gpu.js returns them on most devices, to one flat array in C order. */
export function flatten(nested: unknown, length: number): Values {
  const flat = new Float32Array(length);
  const end = write(nested, flat, 0);
  if (end !== length) throw new Error(`flatten: expected ${length} numbers, found ${end}`);
  return flat;
}

function write(nested: unknown, flat: Float32Array, at: number): number {
  if (typeof nested === 'number') {
    flat[at] = nested;
    return at + 1;
  }
  if (ArrayBuffer.isView(nested)) {
    flat.set(nested as Float32Array, at);
    return at + (nested as Float32Array).length;
  }
  return (nested as unknown[]).reduce<number>((end, part) => write(part, flat, end), at);
}
