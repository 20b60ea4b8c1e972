import { sizeOf } from '@obelisk/engine';
import type { LayerStep } from '@obelisk/nn';
import { ruleOf } from '@obelisk/tensor';
import type { NetworkWalk } from './network-walk.js';

const bytesPerNumber = 4;

/** Bytes that an operation makes; another shape of the same numbers takes none. */
export function activationBytes(step: LayerStep): number {
  return isView(step) ? 0 : bytesPerNumber * sizeOf(step.shape);
}

function isView({ operation }: LayerStep): boolean {
  return ruleOf('activationBytes', operation).summary === 'same numbers';
}

/**
 * Bytes of all feature maps of a pass: a training step keeps them until its gradients are known.
 *
 * @example
 * ```ts
 * import { modelEntry, bytesKept, walkNetwork } from '@obelisk/models';
 * const size = [8, 8, 8] as const;
 * const one = bytesKept(walkNetwork(modelEntry('unet-lean'), { size }));
 * bytesKept(walkNetwork(modelEntry('unet-lean'), { size, batch: 3 })) / one; // => 3
 * ```
 */
export function bytesKept({ steps, shape }: NetworkWalk): number {
  const made = steps.reduce((sum, step) => sum + activationBytes(step), 0);
  return made + bytesPerNumber * sizeOf(shape);
}

/**
 * The most bytes of feature maps that are needed at once: in inference each is let go after the
 * last operation that reads it.
 *
 * @example
 * ```ts
 * import { modelEntry, bytesAtOnce, bytesKept, walkNetwork } from '@obelisk/models';
 * const walk = walkNetwork(modelEntry('unet-lean'), { size: [8, 8, 8] });
 * bytesAtOnce(walk) < bytesKept(walk); // => true
 * ```
 */
export function bytesAtOnce({ steps, image, shape }: NetworkWalk): number {
  const owners = ownersOf(steps);
  const lastUse = new Map<number, number>();
  for (const [at, { inputs }] of steps.entries()) {
    for (const id of inputs) if (id !== null) lastUse.set(owners.get(id) ?? id, at);
  }
  const living = new Map([[image, bytesPerNumber * sizeOf(shape)]]);
  let most = 0;
  for (const [at, step] of steps.entries()) {
    if (!isView(step)) living.set(step.output, activationBytes(step));
    most = Math.max(
      most,
      [...living.values()].reduce((sum, bytes) => sum + bytes),
    );
    for (const id of living.keys()) if ((lastUse.get(id) ?? at) <= at) living.delete(id);
  }
  return most;
}

/** For tensors that are another shape of the same numbers: the tensor that has the numbers. */
function ownersOf(steps: readonly LayerStep[]): Map<number, number> {
  const owners = new Map<number, number>();
  for (const step of steps) {
    const [input] = step.inputs;
    if (isView(step) && input !== null) owners.set(step.output, owners.get(input) ?? input);
  }
  return owners;
}
