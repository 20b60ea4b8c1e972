import { ShapesDevice } from '@obelisk/engine';
import { type Candidate, stateShapes } from '@obelisk/nn';
import { modelEntry, modelNames } from './catalogue.js';
import { networkOfShapes } from './summary/network-walk.js';

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
  return modelNames().map((name) => {
    const network = networkOfShapes(modelEntry(name), new ShapesDevice());
    return { name, shapes: stateShapes(network) };
  });
}
