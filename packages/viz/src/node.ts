// What reads files, or results of a training: a page that only draws does not load the networks and
// their training for it.
export { experimentReport, heldOutDice, type ReportedTraining } from './experiment-report.js';
export {
  type CrossvalTables,
  type WrittenReport,
  writeCrossvalReport,
  writeCrossvalTables,
} from './gather-crossval.js';
export { type LabelledVolumes, writeOverlay } from './overlay-file.js';
export { progressPicture } from './progress-picture.js';
export { evaluationPaths, writeEvaluation } from './write-evaluation.js';
