export * from './basics.js';
export { boxesSvg, type ModelDice } from './crossval-boxes.js';
export type { CrossvalContent, CrossvalExample } from './crossval-content.js';
export { crossvalCsv, crossvalTableCsv } from './crossval-csv.js';
export { type EpochPoint, lossByEpoch } from './crossval-curves.js';
export { crossvalReport } from './crossval-report.js';
export { type DiceCurve, diceSvg, type LossCurve, lossSvg } from './curves.js';
export * from './dice-summary.js';
export { dicePerScanTable, diceTable } from './dice-table.js';
export { evaluationCsv, evaluationTableCsv } from './evaluation-csv.js';
export { type EvaluationContent, evaluationReport } from './evaluation-report.js';
export {
  type Landscape,
  type LandscapeOptions,
  type LandscapePath,
  landscapeFrame,
  landscapeSvg,
} from './landscape-svg.js';
export { type OffsetFrame, offsetFilmSvg, offsetFramesSvg } from './offset-film.js';
export { offsetSpreadSvg } from './offset-spread.js';
export {
  type AxisSpread,
  axisSpread,
  type OffsetHistogram,
  offsetHistogram,
} from './offset-statistics.js';
export {
  type OffsetsBeforeAfter,
  type OffsetsFrame,
  type OffsetsPanel,
  offsetExtent,
  offsetsFrame,
  offsetsSvg,
} from './offsets.js';
export { overlayPng } from './overlay.js';
export { type PlotSvgOptions, plotSvg } from './plot-svg.js';
export { encodePng } from './png.js';
export { progressSvg } from './progress-svg.js';
export { sortedQuantile } from './quantile.js';
export { trainingReport } from './report.js';
export type { TrainingReport } from './report-content.js';
export {
  type PixelPlace,
  type SampleMark,
  type SamplesOptions,
  samplesSvg,
} from './samples-svg.js';
export { type LabelledScan, type SliceSet, sliceSets } from './slice-set.js';
export { movingAverage, spreadApart } from './smoothing.js';
export { type RecordedStep, type StepPart, trainingStepSvg } from './training-step-svg.js';
export { weightAreasSvg } from './weight-areas-svg.js';
export { weightVolumesSvg } from './weight-volumes-svg.js';
