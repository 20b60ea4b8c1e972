import type { Rgb } from './label-colours.js';

/** Pixels as red, green, blue, opacity (0..255 each), row by row from the top. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

/**
 * A picture of one colour.
 *
 * @example
 * ```ts
 * import { blankPicture } from '@obelisk/viz';
 * blankPicture(1, 1, [9, 8, 7]).data; // => new Uint8ClampedArray([9, 8, 7, 255])
 * ```
 */
export function blankPicture(width: number, height: number, colour: Rgb): Picture {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let i = 0; i < data.length; i += 4) {
    data[i] = colour[0];
    data[i + 1] = colour[1];
    data[i + 2] = colour[2];
    data[i + 3] = 255;
  }
  return { width, height, data };
}

/** Copies `source` into `target` with its top left corner at (`left`, `top`). */
export function paste(target: Picture, source: Picture, left: number, top: number): void {
  for (let row = 0; row < source.height; row++) {
    const line = source.data.subarray(row * source.width * 4, (row + 1) * source.width * 4);
    target.data.set(line, ((top + row) * target.width + left) * 4);
  }
}

/** Fills a rectangle; what lies outside the picture is left out. */
export function fillRectangle(
  target: Picture,
  left: number,
  top: number,
  width: number,
  height: number,
  colour: Rgb,
): void {
  const right = Math.min(left + width, target.width);
  const bottom = Math.min(top + height, target.height);
  for (let y = Math.max(top, 0); y < bottom; y++) {
    for (let x = Math.max(left, 0); x < right; x++) {
      target.data.set(colour, (y * target.width + x) * 4);
    }
  }
}
