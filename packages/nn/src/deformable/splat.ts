import { concat, relu, type Tensor } from '@obelisk/tensor';

/**
 * Spreads weights at real places over the voxels of a dense window: each goes to the corners of its
 * cell, in the shares of linear interpolation. What lies outside the window is lost.
 *
 * $$K(q) = \sum_k W_k \prod_a \mathrm{hat}(q_a - s_{k,a}), \quad
 * \mathrm{hat}(u) = \max(0, 1 - |u|)$$
 *
 * @param weight - [outChannels, inChannels / groups, K]
 * @param positions - [K, axes] in voxels from the middle of the window, (y, x) or (z, y, x)
 * @param window - voxels along each axis
 * @returns [outChannels, inChannels / groups, ...window]
 * Source: Khalfaoui-Hassani et al. 2023 (arXiv 2112.03740), Section 3.
 *
 * @example
 * ```ts
 * import { splat } from '@obelisk/nn';
 * import { tensor } from '@obelisk/tensor';
 * splat(tensor([[[8]]]), tensor([[0, 0.25]]), [1, 3]).tolist(); // => [[[[0, 6, 2]]]]
 * ```
 */
export function splat(weight: Tensor, positions: Tensor, window: readonly number[]): Tensor {
  const [outChannels, inChannels, K] = weight.shape;
  const shares = window.map((size, axis) => {
    const minus = positions.slice([0, axis], [K, axis + 1]).neg();
    // Voxel by voxel, not minus a tensor of voxels: an ONNX file takes no tensor from elsewhere.
    const distances = Array.from({ length: size }, (_, q) => minus.add(q - (size - 1) / 2));
    const along = window.map((n, other) => (other === axis ? n : 1));
    return hat(concat(distances, 1)).reshape([K, ...along]);
  });
  const spread = shares.reduce((product, share) => product.mul(share)).reshape([K, -1]);
  const dense = weight.reshape([outChannels * inChannels, K]).matmul(spread);
  return dense.reshape([outChannels, inChannels, ...window]);
}

/**
 * The hat, with the derivative from the right at its three kinks, as interpolation has it: with
 * that of |u|, which is 0 at the kinks, a tap on a voxel would never leave it.
 */
function hat(u: Tensor): Tensor {
  const rise = relu(u.add(1)).sub(relu(u).scale(2)); // 1 - |u| down to u = -1, then 0
  return rise.add(relu(rise.neg()));
}
