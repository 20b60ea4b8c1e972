import { type DeviceArray, formatShape, fullArray, persist, sameShape } from '@obelisk/engine';
import { add } from '@obelisk/kernels';
import { noGrad } from './grad-mode.js';
import { withSavedValues } from './saved-values.js';
import type { TapeNode } from './tape-node.js';
import type { Tensor } from './tensor.js';
import { topologicalOrder } from './topological-order.js';
import { timedVjp } from './trace.js';

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
  const first = firstGradient(loss, gradient);
  const gradients = new Map<Tensor, DeviceArray>([[loss, first]]);
  const kept = new Map<Tensor, DeviceArray>();
  const shown = new Set([first.storage]); // others may hold these
  noGrad(() => {
    for (const tensor of order) {
      const arrived = gradients.get(tensor);
      gradients.delete(tensor);
      if (!arrived) continue; // no path from here to the loss carries a gradient
      const seen = throughHooks(tensor, arrived);
      if (tensor.isLeaf || tensor.retainsGrad) kept.set(tensor, seen);
      if (tensor.node) propagate(tensor, tensor.node, seen, gradients);
      if (tensor.retainsGrad || tensor.hooks.size > 0) shown.add(arrived.storage).add(seen.storage);
      if (!shown.has(arrived.storage)) freeUnlessWaiting(arrived, gradients, kept);
    }
  });
  for (const [tensor, gradient] of kept) {
    accumulate(tensor, gradient);
    kept.delete(tensor);
    if (!shown.has(gradient.storage)) freeUnlessWaiting(gradient, kept);
  }
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

function throughHooks(tensor: Tensor, gradient: DeviceArray): DeviceArray {
  let seen = gradient;
  for (const hook of tensor.hooks) seen = hook(tensor.apart(seen))?.value ?? seen;
  const { device, shape } = gradient;
  if (seen.device === device && sameShape(seen.shape, shape)) return seen;
  const where = seen.device === device ? '' : ` on ${seen.device.name}`;
  throw new Error(
    `hook: the gradient of ${tensor.name || 'a tensor'} is ${formatShape(shape)}` +
      `${where && ` on ${device.name}`}, the hook returned ${formatShape(seen.shape)}${where}`,
  );
}

/** The gradient of a leaf lives on after all scopes; the former sum is freed. */
function accumulate(tensor: Tensor, gradient: DeviceArray): void {
  const { grad } = tensor;
  const sum = grad ? add(grad.value, gradient) : gradient;
  if (!tensor.isLeaf) {
    tensor.grad = tensor.apart(sum);
    return;
  }
  tensor.grad = tensor.apart(persist(grad ? sum : owned(sum)));
  grad?.value.storage.free('a backward pass');
}

/** The tape may hand one array to several tensors, and each frees its own gradient. */
function owned({ device, shape, storage }: DeviceArray): DeviceArray {
  return { device, shape, storage: device.copy(storage) };
}

function propagate(
  tensor: Tensor,
  node: TapeNode,
  gradient: DeviceArray,
  gradients: Map<Tensor, DeviceArray>,
): void {
  const { operation, options, inputs, output } = node;
  if (!output) throw freedTape(); // by a backward pass inside a hook
  const shares = withSavedValues(node, () =>
    timedVjp({ ...node, output, gradient }, tensor, (saved, made) => {
      const vjps = operation.vjp({ gradient, inputs: saved, output: made, options });
      return inputs.map((input, at) => (input.requiresGrad ? (vjps[at]?.() ?? null) : null));
    }),
  );
  for (const [at, input] of inputs.entries()) {
    const share = shares[at];
    if (!share) continue;
    if (!sameShape(share.shape, input.shape)) {
      throw new Error(
        `${operation.name}: the gradient of input ${at} is ${formatShape(share.shape)}, ` +
          `the input ${formatShape(input.shape)}`,
      );
    }
    const sum = gradients.get(input);
    gradients.set(input, sum ? add(sum, share) : share);
  }
}

/**
 * Lets a gradient go that was handed on: most are as large as an activation, and all of them
 * together would double the memory of a pass. Not where an operation handed it on as it was, so
 * that it waits under another tensor.
 */
function freeUnlessWaiting(
  gradient: DeviceArray,
  ...waiting: readonly ReadonlyMap<Tensor, DeviceArray>[]
): void {
  for (const arrays of waiting) {
    for (const { storage } of arrays.values()) if (storage === gradient.storage) return;
  }
  gradient.storage.free();
}

function free(tensor: Tensor): void {
  if (!tensor.node) return;
  tensor.node.inputs = [];
  tensor.node.saved = [];
  tensor.node.output = null;
}
