/** Sizes along the axes, outermost first: N x C x D x H x W for volumes. */
export type Shape = readonly number[];

/**
 * How many elements a shape has; 1 for the shape [] of a scalar.
 *
 * @example
 * ```ts
 * import { sizeOf } from '@obelisk/engine';
 * sizeOf([2, 3, 4]); // => 24
 * ```
 */
export function sizeOf(shape: Shape): number {
  let product = 1;
  for (const size of shape) product *= size;
  return product;
}

/**
 * A shape as it is printed in messages.
 *
 * @example
 * ```ts
 * import { formatShape } from '@obelisk/engine';
 * formatShape([1, 8, 36]); // => '[1, 8, 36]'
 * ```
 */
export function formatShape(shape: Shape): string {
  return `[${shape.join(', ')}]`;
}

/**
 * The sizes behind batch and channels as those of a volume: an image has one plane, a row one row.
 *
 * @example
 * ```ts
 * import { volumeSizes } from '@obelisk/engine';
 * volumeSizes([2, 16, 30, 40]); // => [1, 30, 40]
 * ```
 */
export function volumeSizes(shape: Shape): [D: number, H: number, W: number] {
  const [W, H = 1, D = 1] = shape.slice(2).reverse();
  return [D, H, W];
}

/**
 * Refuses a shape with an axis of length 0, where there would be nothing to read; the axes before
 * `first`, such as the batch, may be empty.
 * @param what - which argument it is, for the message
 *
 * @example
 * ```ts
 * import { assertFilled } from '@obelisk/engine';
 * assertFilled('resize', 'input', [0, 2, 5], 1);
 * assertFilled('resize', 'input', [0, 2, 0], 1); // throws: resize: input [0, 2, 0] is empty
 * ```
 */
export function assertFilled(family: string, what: string, shape: Shape, first: number): void {
  const axis = shape.findIndex((size, at) => at >= first && size === 0);
  if (axis < 0) return;
  throw new Error(
    `${family}: ${what} ${formatShape(shape)} is empty along axis ${axis}, ` +
      `expected at least 1 there`,
  );
}

/**
 * Whether two shapes are the same.
 *
 * @example
 * ```ts
 * import { sameShape } from '@obelisk/engine';
 * sameShape([2, 3], [3, 2]); // => false
 * ```
 */
export function sameShape(a: Shape, b: Shape): boolean {
  if (a.length !== b.length) return false;
  for (const [axis, size] of a.entries()) if (size !== b[axis]) return false;
  return true;
}
