import type { Tensor } from '@obelisk/tensor';
import { rowsOf } from './numbers.js';

/**
 * All numbers of a tensor in one list, whichever device they are on.
 *
 * @param tensor - such as a result, or the gradient of a leaf
 * @throws Error for null, the gradient of a tensor that none has reached
 *
 * @example
 * ```ts
 * import { numbers } from '@obelisk/notebook';
 * import { tensor } from '@obelisk/tensor';
 * await numbers(tensor([[1, 2], [3, 4]])); // => [1, 2, 3, 4]
 * ```
 */
export async function numbers(tensor: Tensor | null): Promise<number[]> {
  return Array.from((await read('numbers', tensor)).data);
}

/**
 * The numbers of a tensor as rows, whichever device they are on. Leading axes of length 1 are left
 * out: of a list of sampling points [1, 1, N, 2] these are the N points.
 *
 * @throws Error for null, or when more than two axes are left
 *
 * @example
 * ```ts
 * import { rows } from '@obelisk/notebook';
 * import { tensor } from '@obelisk/tensor';
 * await rows(tensor([[[[1, 2], [3, 4]]]])); // => [[1, 2], [3, 4]]
 * ```
 */
export async function rows(tensor: Tensor | null): Promise<number[][]> {
  return rowsOf(await read('rows', tensor), 'rows');
}

function read(caller: string, tensor: Tensor | null): ReturnType<Tensor['data']> {
  if (tensor) return tensor.data();
  throw new Error(`${caller}: got null, expected a tensor; a gradient is there after backward()`);
}
