import type { Tensor } from './tensor.js';

/**
 * The tensors that `last` was made of and through which gradients flow, each one before everything
 * that it was made from: the order in which reverse mode visits them.
 *
 * @example
 * ```ts
 * import { scale, tensor, topologicalOrder } from '@obelisk/tensor';
 * const x = tensor([1], { requiresGrad: true });
 * const y = scale(x, 2);
 * topologicalOrder(y).map(({ id }) => id - x.id); // => [1, 0]
 * ```
 */
export function topologicalOrder(last: Tensor): Tensor[] {
  const order: Tensor[] = [];
  const visited = new Set<Tensor>([last]);
  // Depth first, with a stack of its own: deep tapes would overflow that of the language.
  const stack = [{ tensor: last, next: 0 }];
  while (stack.length > 0) {
    const top = stack[stack.length - 1];
    const inputs = top.tensor.node?.inputs ?? [];
    if (top.next === inputs.length) {
      order.push(top.tensor);
      stack.pop();
      continue;
    }
    const input = inputs[top.next++];
    if (input?.requiresGrad && !visited.has(input)) {
      visited.add(input);
      stack.push({ tensor: input, next: 0 });
    }
  }
  return order.reverse();
}
