import { openDevice } from '@obelisk/kernels';
import { type Candidate, stateShapes } from '@obelisk/nn';
import { Random } from '@obelisk/tensor';
import { modelEntry, modelNames } from './catalogue.js';
import { volumeModelEntry, volumeModelNames } from './volume-catalogue.js';

/**
 * Every known network with the tensors that its weight files hold. For `looksLike`.
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
  const entries = [
    ...modelNames().map(modelEntry),
    ...volumeModelNames().map((name) => volumeModelEntry(name)),
  ];
  return entries.map(({ name, create, labels }) => {
    const network = create({ device, random: new Random(1), labels: labels.length });
    return { name, shapes: stateShapes(network) };
  });
}
