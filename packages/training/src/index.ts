export { augmentAffine, type LabelledImages } from './augmentation/augment-affine.js';
export { augmentedLocations } from './augmentation/augmented-locations.js';
export { randomAffine, releasedAugmentation } from './augmentation/random-affine.js';
export { bodyBoxGrid } from './body-box.js';
export { type CheckpointFiles, type CheckpointNotes, checkpointFiles } from './checkpoint.js';
export { denseLogits, type InferenceProgress } from './dense-logits.js';
export { dice, meanOfPresent } from './dice.js';
export { type Evaluation, evaluateScan } from './evaluate.js';
export { type ExchangedSides, exchangedSides, sidePairs } from './exchanged-sides.js';
export {
  type Experiment,
  type ExperimentResult,
  type LabelledCase,
  runExperiment,
  type Split,
  splitCases,
} from './experiment.js';
export { gridSize } from './grid-size.js';
export { halfSizeLogits, labelVolume } from './label-volume.js';
export { type PerAxis, squaredDistances } from './metrics/distance-transform.js';
export { type SurfaceDistances, surfaceDistances } from './metrics/surface-distances.js';
export { type PlacePools, placePools } from './place-pools.js';
export { type PreparedScan, prepareScan, smoothedImage, type WantedGrid } from './preprocess.js';
export type { LocationChoice } from './random-locations.js';
export { type Locations, randomLocations } from './random-locations.js';
export { defaultRecipe, paperRecipe, type TrainingSettings } from './recipes.js';
export { type Segmentation, segmentScan, segmentVolume } from './segment-scan.js';
export {
  type TrainingHistory,
  type TrainingProgress,
  type TrainingTask,
  train,
} from './train.js';
export { type StepSettings, trainStep } from './train-step.js';
export { type TrainingScan, trainingScan } from './training-scan.js';
