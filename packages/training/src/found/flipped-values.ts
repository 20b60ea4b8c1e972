import type { Shape } from '@obelisk/engine';
import type { Flip } from './mirror-passes.js';

/**
 * Values of a volume with some axes turned round; twice the same flip gives the volume back.
 * @param values - in C order
 * @param size - [D, H, W]
 * @returns the very values where nothing is flipped
 */
export function flippedValues<Values extends ArrayLike<number>>(
  values: Values,
  [depth, height, width]: Shape,
  [flipD, flipH, flipW]: Flip,
): Values | Float32Array {
  if (!(flipD || flipH || flipW)) return values;
  const flipped = new Float32Array(values.length);
  const step = flipW ? -1 : 1;
  let to = 0;
  for (let d = 0; d < depth; d++) {
    for (let h = 0; h < height; h++) {
      const row = (flipD ? depth - 1 - d : d) * height + (flipH ? height - 1 - h : h);
      let from = row * width + (flipW ? width - 1 : 0);
      for (let w = 0; w < width; w++, to++, from += step) flipped[to] = values[from];
    }
  }
  return flipped;
}
