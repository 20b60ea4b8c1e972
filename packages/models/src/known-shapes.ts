import { ShapesDevice } from '@obelisk/engine';
import { type Candidate, stateShapes } from '@obelisk/nn';
import { allModelNames, anyModelEntry } from './any-model.js';
import { networkOfShapes } from './summary/network-walk.js';

/** Every known network with the tensors that its weight files hold. For `looksLike`. */
export function knownShapes(): Candidate[] {
  return allModelNames().map((name) => {
    const network = networkOfShapes(anyModelEntry(name), new ShapesDevice());
    return { name, shapes: stateShapes(network) };
  });
}
