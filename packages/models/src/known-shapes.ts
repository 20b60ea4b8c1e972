import { openDevice } from '@obelisk/kernels';
import { type Candidate, stateShapes } from '@obelisk/nn';
import { Random } from '@obelisk/tensor';
import { allModelNames, anyModelEntry } from './any-model.js';

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
  return allModelNames().map((name) => {
    const { create, labels } = anyModelEntry(name);
    const network = create({ device, random: new Random(1), labels: labels.length });
    return { name, shapes: stateShapes(network) };
  });
}
