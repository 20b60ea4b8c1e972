export { BatchNorm, type BatchNormLayerOptions, valuesPerChannel } from './batch-norm.js';
export { Conv3d, type Conv3dOptions } from './conv3d.js';
export { ActiveConv } from './deformable/active-conv.js';
export { DCLS, type DCLSOptions } from './deformable/dcls.js';
export { DCNv1, type DeformableOptions } from './deformable/dcn-v1.js';
export { DCNv2 } from './deformable/dcn-v2.js';
export { DCNv3 } from './deformable/dcn-v3.js';
export { DCNv4 } from './deformable/dcn-v4.js';
export {
  DeformableAttention,
  type DeformableAttentionOptions,
} from './deformable/deformable-attention.js';
export { DilatedConv } from './deformable/dilated-conv.js';
export { OffsetBranch } from './deformable/offset-branch.js';
export {
  SpatialTransformer,
  type SpatialTransformerOptions,
} from './deformable/spatial-transformer.js';
export { splat } from './deformable/splat.js';
export type { PerAxis, WindowOptions } from './deformable/window.js';
export { DenseNet1x1, type DenseNetOptions } from './dense-net.js';
export { Dropout, type DropoutLayerOptions } from './dropout.js';
export { firstNotFinite } from './first-not-finite.js';
export { normal, xavierNormal } from './initialise.js';
export { type LayerStep, layerOf, layerTrace } from './layer-trace.js';
export { Linear, type LinearOptions } from './linear.js';
export { classWeights } from './losses/class-weights.js';
export { crossEntropy } from './losses/cross-entropy.js';
export { hardExamples } from './losses/hard-examples.js';
export { hingeDice } from './losses/hinge-dice.js';
export { oneHot } from './losses/one-hot.js';
export { softDice } from './losses/soft-dice.js';
export { type OverlapOptions, softOverlap } from './losses/soft-overlap.js';
export { weightedNll } from './losses/weighted-nll.js';
export { Module, type ModuleOptions, type State, type StateEntry } from './module.js';
export { Obelisk, type ObeliskOptions, type SamplingPlaces } from './obelisk.js';
export {
  type OffsetPull,
  offsetPulls,
  type PointSampling,
  type ReadArray,
  sumOfArrows,
} from './offset-pulls.js';
export {
  Adam,
  type AdamGroup,
  type AdamOptions,
  type AdamState,
  type AdamStep,
} from './optimisers/adam.js';
export { type AdamMove, adamMove } from './optimisers/adam-move.js';
export { exponentialSchedule } from './optimisers/exponential-schedule.js';
export { Pointwise, type PointwiseOptions } from './pointwise.js';
export { randomStreams } from './random-streams.js';
export { loadStateDictionary, stateDictionary, stateShapes } from './state-dictionary.js';
export { type AffineRows, transformOffsets } from './transformed-offsets.js';
export {
  type Candidate,
  describeMismatch,
  looksLike,
  type NamedShapes,
} from './weights/compare.js';
export { readPth } from './weights/pth.js';
export {
  readSafetensors,
  readSafetensorsMetadata,
  writeSafetensors,
} from './weights/safetensors.js';
export { type NamedArrays, toFloat32, type WeightData } from './weights/state-dictionary.js';
export { readWeights } from './weights/weights-file.js';
