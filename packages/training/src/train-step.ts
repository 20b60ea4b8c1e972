import { Scope, type Values } from '@obelisk/engine';
import type { Adam } from '@obelisk/nn';
import { type Random, scale } from '@obelisk/tensor';
import type { Learner } from './learning/learner.js';
import type { PreparedCase } from './preparation.js';

/**
 * One training step: Adam moves all parameters along the gradient of the loss on a batch. With
 * `accumulate` the batch goes through the network in so many parts, one after the other, whose
 * gradients are averaged, each as often as it has scans: less memory for the same number of scans,
 * though batch normalisation and the hardest voxels are then those of a part.
 * @returns the loss; when it is not finite the parameters have not moved
 *
 * @example
 * ```ts
 * import { Adam, type Module } from '@obelisk/nn';
 * import { Random, square, sum, tensor } from '@obelisk/tensor';
 * import { trainStep } from '@obelisk/training';
 * const x = tensor([3], { requiresGrad: true });
 * const learner = {
 *   network: {} as Module,
 *   loss: () => sum(square(x)),
 *   segment: async () => new Uint8Array(),
 * };
 * const adam = new Adam(new Map([['x', x]]), { lr: 1 });
 * await trainStep(learner, adam, [[]], new Random(1)); // => 9
 * x.item(); // => ≈ 2
 * ```
 */
export async function trainStep(
  learner: Learner,
  optimiser: Adam,
  parts: readonly (readonly PreparedCase[])[],
  random: Random,
): Promise<number> {
  const scans = parts.reduce((sum, part) => sum + part.length, 0);
  let total = 0;
  for (const part of parts) {
    const share = parts.length === 1 ? 1 : part.length / scans;
    total += await gradientOfPart(learner, part, share, random);
  }
  const scope = new Scope();
  if (Number.isFinite(total)) optimiser.step();
  else optimiser.zeroGrad();
  scope[Symbol.dispose]();
  return total;
}

/** Adds a part's share of the gradient to all parameters; gives its share of the loss. */
async function gradientOfPart(
  learner: Learner,
  part: readonly PreparedCase[],
  share: number,
  random: Random,
): Promise<number> {
  const scope = new Scope();
  let read: Promise<Values>;
  try {
    const loss = learner.loss(part, random);
    const weighed = share === 1 ? loss : scale(loss, share);
    weighed.backward();
    read = weighed.value.storage.read();
  } finally {
    // Before the wait, in which another training may take its step.
    scope[Symbol.dispose]();
  }
  return (await read)[0];
}

/**
 * Splits a batch into parts of equal size, the first ones larger by one where it does not divide.
 *
 * @example
 * ```ts
 * import { splitBatch } from '@obelisk/training';
 * splitBatch([1, 2, 3, 4, 5], 2); // => [[1, 2, 3], [4, 5]]
 * ```
 */
export function splitBatch<Item>(batch: readonly Item[], count: number): Item[][] {
  const parts = Math.min(count, batch.length);
  const end = (part: number) => Math.ceil((part * batch.length) / parts);
  return Array.from({ length: parts }, (_, part) => batch.slice(end(part), end(part + 1)));
}
