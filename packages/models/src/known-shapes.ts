import { openDevice } from '@obelisk/kernels';
import { type Candidate, stateShapes } from '@obelisk/nn';
import { Random } from '@obelisk/tensor';
import { modelEntry, modelNames } from './catalogue.js';
import { releasedShapes } from './released-shapes.js';

/**
 * Every known network with the tensors that its weight files hold: those of the catalogue, and the
 * others that were released with the paper. For `looksLike`.
 *
 * @example
 * ```ts
 * import { knownShapes } from '@obelisk/models';
 * const visceral = knownShapes().find(({ name }) => name === 'obelisk-visceral');
 * visceral?.shapes.get('offset1'); // => [1, 1024, 1, 2, 3]
 * ```
 */
export function knownShapes(): Candidate[] {
  const device = openDevice('float64');
  const named = modelNames().map((name) => {
    const { create, labels } = modelEntry(name);
    const network = create({ device, random: new Random(1), labels: labels.length });
    return { name, shapes: stateShapes(network) };
  });
  return [...named, ...releasedShapes()];
}
