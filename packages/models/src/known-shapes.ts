import { ShapesDevice } from '@obelisk/engine';
import { type Candidate, stateShapes } from '@obelisk/nn';
import { modelEntry, modelNames } from './catalogue.js';
import { networkOfShapes } from './summary/network-walk.js';

/** Every known network with the tensors that its weight files hold. For `looksLike`. */
export function knownShapes(): Candidate[] {
  return modelNames().map((name) => {
    const network = networkOfShapes(modelEntry(name), new ShapesDevice());
    return { name, shapes: stateShapes(network) };
  });
}
