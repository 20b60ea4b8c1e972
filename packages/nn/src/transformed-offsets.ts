import { matmul, reshape, type Tensor, tensor } from '@obelisk/tensor';

/** An affine map: rows (x, y, z) of a 3 x 4 matrix, in units of half the image. */
export type AffineRows = readonly (readonly number[])[];

/**
 * Offsets as they look in a transformed image, for the augmentation of Table 3 ("++"):
 * $S' = A_{3 \times 3} S$, row by row $S A_{3 \times 3}^\top$. The translation of $A$ cancels out
 * of them, since an offset is a difference of places. Gradients flow through to $S$: $\bar S = A_{3
 * \times 3}^\top \bar S'$.
 * @param offsets - $S$: [K, P, 3]
 * @param affine - $A$; its fourth column is not used
 * @returns [K, P, 3]
 *
 * @example
 * ```ts
 * import { transformOffsets } from '@obelisk/nn';
 * import { tensor } from '@obelisk/tensor';
 * const quarterTurn = [[0, -1, 0, 0.3], [1, 0, 0, 0], [0, 0, 1, 0]];
 * const offset = tensor([0.5, 0, 0], { shape: [1, 1, 3] });
 * Array.from(transformOffsets(offset, quarterTurn).dataSync().data); // => [0, 0.5, 0]
 * ```
 */
export function transformOffsets(offsets: Tensor, affine: AffineRows): Tensor {
  const { shape, device } = offsets;
  const [K, P] = shape;
  const transposed = [0, 1, 2].flatMap((column) => affine.slice(0, 3).map((row) => row[column]));
  const matrix = tensor(transposed, { shape: [3, 3], device });
  return reshape(matmul(reshape(offsets, [K * P, 3]), matrix), shape);
}
