import type { Extent } from '@obelisk/engine';
import { exactIntegers } from '@obelisk/webasm';

/**
 * How a flat array lies in rows, as elementwise kernels read it, `a[thread.y][thread.x]`: one row
 * as long as indices stay exact in float32 (below 2^24), otherwise rows of the longest length up to
 * 4096 that divides it.
 * @throws Error when a longer array has no such length
 */
export function planeOf(length: number): Extent {
  if (length < exactIntegers) return [length, 1];
  for (let width = 4096; width > 1; width--) {
    if (length % width === 0 && length / width < exactIntegers) return [width, length / width];
  }
  throw new Error(`elementwise: ${length} numbers cannot be laid out in rows of up to 4096`);
}
