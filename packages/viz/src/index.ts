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
export { offsetSpreadSvg } from './offset-spread.js';
export {
  type AxisSpread,
  axisSpread,
  type OffsetHistogram,
  offsetHistogram,
} from './offset-statistics.js';
export { overlayPng } from './overlay.js';
export * from './plots.js';
export { encodePng } from './png.js';
export { progressSvg } from './progress-svg.js';
export { sortedQuantile } from './quantile.js';
export { trainingReport } from './report.js';
export type { TrainingReport } from './report-content.js';
export { type LabelledScan, type SliceSet, sliceSets } from './slice-set.js';
export { movingAverage, spreadApart } from './smoothing.js';
export { type RecordedStep, type StepPart, trainingStepSvg } from './training-step-svg.js';
