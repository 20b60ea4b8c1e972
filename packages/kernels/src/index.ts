export { argmaxLabels, argmaxStep } from './classification/argmax.js';
export {
  firstNoClass,
  knownAsClasses,
  placeOf,
  requireClasses,
} from './classification/class-labels.js';
export * from './classification/log-softmax.js';
export * from './classification/pick.js';
export { convolution } from './convolution/convolution.js';
export {
  type ConvolutionOptions,
  type WindowWalk,
  windowPlaces,
} from './convolution/convolution-sizes.js';
export { convolutionInputGradient } from './convolution/input-gradient.js';
export { convolutionWeightGradient } from './convolution/weight-gradient.js';
export { deformInputGradient } from './deformable/deform-input-gradient.js';
export { deformMaskGradient } from './deformable/deform-mask-gradient.js';
export { deformOffsetGradient } from './deformable/deform-offset-gradient.js';
export { deformSample } from './deformable/deform-sample.js';
export type { DeformOptions } from './deformable/deform-sizes.js';
export * from './elementwise/adam.js';
export * from './elementwise/arithmetic.js';
export { broadcastBoth } from './elementwise/elementwise.js';
export * from './elementwise/functions.js';
export * from './elementwise/rectifiers.js';
export * from './layout/concat.js';
export * from './layout/views.js';
export {
  batchNorm,
  batchNormInputGradient,
  batchNormParameterGradient,
} from './normalisation/batch-norm.js';
export { channelMoments } from './normalisation/channel-moments.js';
export * from './product/matmul.js';
export { pointwise, pointwiseInputGradient, pointwiseWeightGradient } from './product/pointwise.js';
export * from './reduction/sum.js';
export { averagePool, averagePoolGradient, type PoolOptions } from './resampling/average-pool.js';
export * from './resampling/resize.js';
export { affineGrid } from './sampling/affine-grid.js';
export { affineGridGradient } from './sampling/affine-grid-gradient.js';
export { gridSample } from './sampling/grid-sample.js';
export type { GridSampleOptions } from './sampling/grid-sample-arguments.js';
export {
  gridSampleGridGradient,
  gridSampleInputGradient,
} from './sampling/grid-sample-gradient.js';
export { type Neighbour, neighboursOf } from './sampling/neighbours.js';
export type { GridSize, Slab } from './sampling/obelisk-arguments.js';
export { obeliskGridOffsetGradient } from './sampling/obelisk-grid-offset-gradient.js';
export { obeliskGridVolumeGradient } from './sampling/obelisk-grid-volume-gradient.js';
export { obeliskPointsOffsetGradient } from './sampling/obelisk-points-offset-gradient.js';
export { obeliskPointsVolumeGradient } from './sampling/obelisk-points-volume-gradient.js';
export { obeliskSampleGrid } from './sampling/obelisk-sample-grid.js';
export { obeliskSamplePoints } from './sampling/obelisk-sample-points.js';
export {
  type PreparedVolume,
  prepareVolume,
  rememberPrepared,
} from './sampling/prepared-volume.js';
export {
  gridSamplePlace,
  obeliskPlaces,
  type SamplingPlace,
} from './sampling/sampling-places.js';
