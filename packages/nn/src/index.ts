export { type Candidate, describeMismatch, looksLike, type NamedShapes } from './weights/compare.js';
export { readPth } from './weights/pth.js';
export {
  readSafetensors,
  readSafetensorsMetadata,
  writeSafetensors,
} from './weights/safetensors.js';
export { type NamedArrays, toFloat32, type WeightData } from './weights/state-dictionary.js';
export { readWeights } from './weights/weights-file.js';
