import { ShapesDevice } from '@obelisk/engine';
import type { GridSize } from '@obelisk/kernels';
import { describeMismatch, type NamedArrays, type NamedShapes, stateShapes } from '@obelisk/nn';
import type { ModelEntry } from './model-entry.js';
import { networkOfShapes } from './summary/network-walk.js';

/**
 * How many labels the weights of a network have, with the background: its classifier comes last,
 * and that one's first axis are the labels. Null when the weights do not fit the network, whatever
 * the labels.
 * @param size - voxels of a scan, for networks that fix it; the paper's when left out
 *
 * @example
 * ```ts
 * import { labelCount, modelEntry } from '@obelisk/models';
 * import { stateDictionary } from '@obelisk/nn';
 * const entry = modelEntry('obelisk');
 * const network = entry.create({ labels: 3 });
 * labelCount(entry, await stateDictionary(network)); // => 3
 * ```
 */
export function labelCount(
  entry: ModelEntry,
  tensors: NamedArrays,
  size?: GridSize,
): number | null {
  const shapesWith = (labels?: number): NamedShapes =>
    stateShapes(networkOfShapes(entry, new ShapesDevice(), { labels, size }));
  const classifier = [...shapesWith().keys()].at(-1) ?? '';
  const count = tensors.get(classifier)?.shape[0] ?? 0;
  if (count < 2) return null;
  return describeMismatch(shapesWith(count), tensors) === null ? count : null;
}
