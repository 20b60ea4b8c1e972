export { augmentAffine, type LabelledImages } from './augmentation/augment-affine.js';
export { augmentedLocations } from './augmentation/augmented-locations.js';
export { randomAffine, releasedAugmentation } from './augmentation/random-affine.js';
export { Batches } from './batches.js';
export { bodyBox } from './body-box.js';
export { type CheckpointFiles, type CheckpointNotes, checkpointFiles } from './checkpoint.js';
export { type CaseToScore, caseScore } from './crossval/case-score.js';
export type { ModelComparison } from './crossval/comparison.js';
export type { CaseScore, FoldSummary } from './crossval/fold-summary.js';
export { meanDiceLines } from './crossval/mean-dice-lines.js';
export { type CrossvalSize, missingFolds } from './crossval/missing-folds.js';
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
export { type FoldTask, trainFold } from './crossval/train-fold.js';
export { wilcoxonSignedRank } from './crossval/wilcoxon.js';
export { denseLogits, type InferenceProgress } from './dense-logits.js';
export { dice, meanOfPresent } from './dice.js';
export { type DominatingVoxels, dominatingVoxels } from './dominating-voxels.js';
export { type Evaluation, evaluateCase } from './evaluate.js';
export { bootstrapInterval } from './evaluation/bootstrap.js';
export { evaluatedLabels, type LabelScore } from './evaluation/evaluated-labels.js';
export { evaluationLines } from './evaluation/evaluation-lines.js';
export {
  type Estimate,
  type EvaluatedCase,
  type EvaluatedOrgan,
  type EvaluationSummary,
  type Measures,
  scoreOf,
  summedUp,
} from './evaluation/evaluation-summary.js';
export { nnunetSummary } from './evaluation/nnunet-summary.js';
export { type ExchangedSides, exchangedSides, sidePairs } from './exchanged-sides.js';
export {
  type Experiment,
  type ExperimentResult,
  type HeldOut,
  type LabelledCase,
  runExperiment,
} from './experiment.js';
export { fieldOfViewLine, fieldOfViewOf, partAroundBody } from './field-of-view.js';
export { trainingCsv } from './folder/training-csv.js';
export { keptOrgans } from './found/kept-organs.js';
export { keepLargestComponents } from './found/largest-components.js';
export { type Flip, type MirrorPass, mirrorLine, mirrorPasses } from './found/mirror-passes.js';
export { type SegmentationChoices, wantedMaps } from './found/segmentation-choices.js';
export { type Uncertainty, uncertaintyOf } from './found/uncertainty.js';
export { type GpuMemoryNeeded, gpuMemoryNeeded } from './gpu-memory-needed.js';
export { gridSize } from './grid-size.js';
export {
  type HeardSampling,
  type HeardStep,
  hearSampling,
  readSampling,
} from './heard-sampling.js';
export { halfSizeLogits } from './label-volume.js';
export { batchLoss, type LossSettings } from './learning/batch-loss.js';
export { createLearner, type LearnerOptions } from './learning/create-learner.js';
export type { Learner } from './learning/learner.js';
export { PointsLearner, type PointsSettings } from './learning/points-learner.js';
export { type DeckState, ScanDeck } from './learning/scan-deck.js';
export {
  requireSeveralValues,
  singleValueProblem,
  type TrainedBatches,
} from './learning/single-values.js';
export { VolumeLearner, type VolumeSettings } from './learning/volume-learner.js';
export { weightsOfClasses } from './learning/weights-of-classes.js';
export { medianSpacing } from './median-spacing.js';
export { type MemoryOptions, memoryNeeded } from './memory-needed.js';
export { memorySource } from './memory-source.js';
export { squaredDistances } from './metrics/distance-transform.js';
export { type SurfaceDistances, surfaceDistances } from './metrics/surface-distances.js';
export { type FilledScan, nanAsAir } from './missing-voxels.js';
export { type OffsetsBeforeAfter, offsetsOf } from './offsets-of.js';
export { type PlacePools, placePools } from './place-pools.js';
export type { CaseSource, Intensity, Preparation, PreparedCase } from './preparation.js';
export { type Modality, preparationOf, subset } from './preparation-plan.js';
export { labelsOnScan, prepareCase } from './prepare-case.js';
export { inUnits, type PreparedImage, prepareImage } from './prepare-image.js';
export { preparedShape } from './prepared-shape.js';
export { type PreparedScan, prepareScan, type WantedGrid } from './preprocess.js';
export type { LocationChoice } from './random-locations.js';
export { type Locations, randomLocations } from './random-locations.js';
export { readPreparation } from './read-preparation.js';
export {
  defaultRecipe,
  paperRecipe,
  ratesOfSteps,
  type TrainingSettings,
  type VolumeSchedule,
  volumeRecipe,
} from './recipes.js';
export { type CheckedScan, checkIntensities, type IntensityRemark } from './scan-intensities.js';
export { type ScanNetwork, type ScanNetworkOptions, scanNetwork } from './scan-network.js';
export {
  type Found,
  findOrgans,
  type SegmentationTask,
  segmentScan,
  type WantedMaps,
} from './segment-scan.js';
export { type AddedPass, addSoftmax, largestLabels } from './softmax-sum.js';
export { crossValidationFolds, type Split, splitCases } from './splits.js';
export { type SteppedTask, SteppedTraining } from './stepped-training.js';
export {
  type SavedTraining,
  type TrainingHistory,
  type TrainingProgress,
  type TrainingTask,
  train,
} from './train.js';
export { splitBatch, trainStep } from './train-step.js';
export { askedFieldOfView } from './trained/asked-field-of-view.js';
export {
  type ExportedFile,
  type ExportedNetwork,
  onnxFile,
  safetensorsFile,
} from './trained/exported-network.js';
export { methodsParagraph, type TrainedForMethods } from './trained/methods-paragraph.js';
export { missingSpacingLine } from './trained/missing-spacing-line.js';
export type { ModelCharacter } from './trained/model-character.js';
export {
  diceText,
  exchangedSidesLine,
  type OrganFigures,
  organLines,
} from './trained/organ-lines.js';
export { type OrganReport, organReport, organsAsJson } from './trained/organ-report.js';
export { nothingFoundLine, organVolumes } from './trained/organ-volumes.js';
export { emptinessRemarks, truthRemarks } from './trained/report-remarks.js';
export { requireStretching } from './trained/require-stretching.js';
export { scanRemarks } from './trained/scan-remarks.js';
export { segmentationMemory } from './trained/segmentation-memory.js';
export { type TrainedModel, trainedModel, type WeightsToLoad } from './trained/trained-model.js';
export { type UnknownLabel, unknownLabelsLine, withoutUnknown } from './trained/unknown-labels.js';
export { type WeightsFile, weightsFile } from './trained/weights-file.js';
export type { TrainingScan } from './training-scan.js';
export { type TrainingParts, TrainingState } from './training-state.js';
export { cropScan, stretchTo, type VoxelBox } from './voxel-box.js';
export { type ShapesTask, trainOnShapes } from './work-on-shapes.js';
