import { type DeviceArray, formatShape, fullArray, sameShape } from '@obelisk/engine';
import { noGrad } from './grad-mode.js';
import { throughHooks } from './hooks.js';
import { withSavedValues } from './saved-values.js';
import type { TapeNode } from './tape-node.js';
import type { Tensor } from './tensor.js';
import { topologicalOrder } from './topological-order.js';
import { timedVjp } from './trace.js';
import { WaitingGradients } from './waiting-gradients.js';

/**
 * Reverse mode: visits the tape from the loss to the leaves so that each tensor comes after all
 * that use it, and hands every input its share, $\bar x \mathrel{+}= \mathrm{VJP}(\bar y)$. What
 * the tensors keep is added at the end: a pass that fails half-way leaves no half sums.
 */
export function backward(loss: Tensor, gradient: Tensor | null, keepGraph: boolean): void {
  if (!loss.requiresGrad) {
    throw new Error('backward: nothing that this tensor was made of requires a gradient');
  }
  const order = topologicalOrder(loss);
  assertWhole(order);
  const gradients = new WaitingGradients(loss, firstGradient(loss, gradient));
  noGrad(() => {
    for (const tensor of order) {
      const arrived = gradients.take(tensor);
      if (!arrived) continue; // no path from here to the loss carries a gradient
      const seen = throughHooks(tensor, arrived);
      if (tensor.isLeaf || tensor.retainsGrad) gradients.keep(tensor, seen);
      if (tensor.node) propagate(tensor, tensor.node, seen, gradients);
      gradients.release(tensor, arrived, seen);
    }
  });
  gradients.accumulate();
  if (!keepGraph) for (const tensor of order) free(tensor);
}

/** Before the pass begins, and hooks see gradients. */
function assertWhole(order: readonly Tensor[]): void {
  if (!order.every(({ node }) => node === null || node.output)) throw freedTape();
}

function freedTape(): Error {
  return new Error(
    'backward: this part of the tape was freed by a former backward pass; ' +
      'call the first one with { keepGraph: true }, or run the forward pass again',
  );
}

function firstGradient(loss: Tensor, gradient: Tensor | null): DeviceArray {
  if (gradient) {
    if (gradient.device !== loss.device) {
      throw new Error(
        `backward: the gradient is on ${gradient.device.name}, the tensor on ${loss.device.name}`,
      );
    }
    gradient.value.storage.assertNotFreed();
    if (sameShape(gradient.shape, loss.shape)) return gradient.value;
    throw new Error(
      `backward: the gradient is ${formatShape(gradient.shape)}, ` +
        `the tensor ${formatShape(loss.shape)}`,
    );
  }
  if (loss.value.storage.length === 1) return fullArray(loss.device, loss.shape, 1);
  throw new Error(
    `backward: the tensor is ${formatShape(loss.shape)}, not a scalar; hand in its gradient`,
  );
}

function propagate(
  tensor: Tensor,
  node: TapeNode,
  gradient: DeviceArray,
  gradients: WaitingGradients,
): void {
  const { operation, options, inputs, output } = node;
  if (!output) throw freedTape(); // by a backward pass inside a hook
  const shares = withSavedValues(node, () =>
    timedVjp({ ...node, output, gradient }, tensor, (saved, made) => {
      const vjps = operation.vjp({ gradient, inputs: saved, output: made, options });
      return inputs.map((input, at) => (input?.requiresGrad ? (vjps[at]?.() ?? null) : null));
    }),
  );
  for (const [at, input] of inputs.entries()) {
    const share = shares[at];
    if (!input || !share) continue;
    if (!sameShape(share.shape, input.shape)) {
      throw new Error(
        `${operation.name}: the gradient of input ${at} is ${formatShape(share.shape)}, ` +
          `the input ${formatShape(input.shape)}`,
      );
    }
    gradients.add(input, share);
  }
}

function free(tensor: Tensor): void {
  if (!tensor.node) return;
  tensor.node.inputs = [];
  tensor.node.saved = [];
  tensor.node.output = null;
}
