export { augmentAffine, type LabelledImages } from './augmentation/augment-affine.js';
export { augmentedLocations } from './augmentation/augmented-locations.js';
export { randomAffine, releasedAugmentation } from './augmentation/random-affine.js';
export { type Batches, batches } from './batches.js';
export { bodyBoxGrid } from './body-box.js';
export { type CheckpointFiles, type CheckpointNotes, checkpointFiles } from './checkpoint.js';
export type { ModelComparison } from './crossval/comparison.js';
export type { CaseScore, FoldSummary } from './crossval/fold-summary.js';
export { type CrossvalPlan, missingFolds } from './crossval/missing-folds.js';
export { type Spread, spreadOf } from './crossval/spread.js';
export {
  type CrossvalSummary,
  crossvalSummary,
  type MeasureSpreads,
  type ModelScores,
  type OrganScores,
  type ScoreSummary,
  type SeedScores,
} from './crossval/summary.js';
export { wilcoxonSignedRank } from './crossval/wilcoxon.js';
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
export { memorySource } from './memory-source.js';
export { type PerAxis, squaredDistances } from './metrics/distance-transform.js';
export { type SurfaceDistances, surfaceDistances } from './metrics/surface-distances.js';
export { type PlacePools, placePools } from './place-pools.js';
export type { CaseSource, Intensity, Preparation, PreparedCase } from './preparation.js';
export { preparationOf } from './preparation-of.js';
export { labelsOnScan, prepareCase } from './prepare-case.js';
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
