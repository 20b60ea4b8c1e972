import { type DeviceArray, persist, type Storage } from '@obelisk/engine';
import { add } from '@obelisk/kernels';
import type { Tensor } from './tensor.js';

/**
 * The gradients of a backward pass, and who has them. A gradient is let go as soon as it was handed
 * on: most are as large as an activation, and all of them together would double the memory of a
 * pass. Not where an operation handed it on as it was, so that it waits under another tensor, nor
 * where hooks or the user saw it.
 */
export class WaitingGradients {
  readonly #waiting = new Map<Tensor, DeviceArray>();
  /** What tensors keep, which is added to their `grad` at the end. */
  readonly #kept = new Map<Tensor, DeviceArray>();
  readonly #shown = new Set<Storage>();

  /** @param first - the gradient of the loss, which others may hold */
  constructor(loss: Tensor, first: DeviceArray) {
    this.#waiting.set(loss, first);
    this.#shown.add(first.storage);
  }

  /** $\bar x \mathrel{+}= \text{share}$ */
  add(tensor: Tensor, share: DeviceArray): void {
    const sum = this.#waiting.get(tensor);
    this.#waiting.set(tensor, sum ? add(sum, share) : share);
  }

  /** What arrived at a tensor, which does not wait any more. */
  take(tensor: Tensor): DeviceArray | null {
    const arrived = this.#waiting.get(tensor) ?? null;
    this.#waiting.delete(tensor);
    return arrived;
  }

  keep(tensor: Tensor, gradient: DeviceArray): void {
    this.#kept.set(tensor, gradient);
  }

  /** Lets go what was handed on, unless others have it. */
  release(tensor: Tensor, arrived: DeviceArray, seen: DeviceArray): void {
    if (tensor.retainsGrad || tensor.hooks.size > 0) {
      this.#shown.add(arrived.storage).add(seen.storage);
    }
    this.#free(arrived);
  }

  /** Adds what tensors keep to their `grad`; a pass that failed before leaves no half sums. */
  accumulate(): void {
    for (const [tensor, gradient] of this.#kept) {
      accumulate(tensor, gradient);
      this.#kept.delete(tensor);
      this.#free(gradient);
    }
  }

  #free({ storage }: DeviceArray): void {
    if (this.#shown.has(storage)) return;
    for (const arrays of [this.#waiting, this.#kept]) {
      for (const other of arrays.values()) if (other.storage === storage) return;
    }
    storage.free();
  }
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
