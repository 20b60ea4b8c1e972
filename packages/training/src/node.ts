export { beginCrossval, type CrossvalChoices } from './crossval/begin-crossval.js';
export {
  type CrossvalJob,
  type CrossvalPlan,
  crossvalJobs,
  isDone,
} from './crossval/crossval-plan.js';
export { readFold } from './crossval/fold-files.js';
export { type ProcessStart, runProcess } from './crossval/job-process.js';
export {
  decideKeepLargest,
  type KeepLargestDecision,
  keepLargestFile,
  keepLargestLines,
  type OrganDecision,
} from './crossval/keep-largest.js';
export { memoryLine, requireMemoryAtOnce } from './crossval/memory-at-once.js';
export { openCrossval } from './crossval/open-crossval.js';
export { planCommand } from './crossval/plan-command.js';
export { runFold } from './crossval/run-fold.js';
export { requireSameFolder } from './crossval/same-cases.js';
export { validationFile } from './crossval/score-held-out.js';
export { shellLine } from './crossval/shell-line.js';
export { type SlurmCommands, type SlurmFiles, writeSlurm } from './crossval/slurm.js';
export { type DatasetInfo, datasetInfo, describeDataset } from './describe-dataset.js';
export { evaluateFiles } from './evaluation/evaluate-files.js';
export {
  type FilesToCompare,
  filesToCompare,
  labelsBeside,
} from './evaluation/evaluation-files.js';
export { describeFile, fileInfo } from './file-info.js';
export { openTrainingFolder, type TrainingFolder } from './folder/training-folder.js';
export {
  planFile,
  portableCache,
  readTrainingPlan,
  type TrainingPlan,
  writePlan,
} from './folder/training-plan.js';
export { requireTrainingPlan } from './folder/training-plan-check.js';
export { type AskedChoices, askedChoices, requireSeveralPasses } from './found/asked-choices.js';
export {
  type FoundToWrite,
  probabilityPath,
  requireFoundFiles,
  uncertaintyPath,
  writeFound,
} from './found/found-files.js';
export { readKeptOrgans } from './found/read-kept-organs.js';
export { peakMemory } from './peak-memory.js';
export type { PlannedTraining } from './planned/planned-training.js';
export { type PreparedCasesOptions, preparedCases } from './planned/prepared-cases.js';
export { spacingRemarks } from './planned/spacing-remarks.js';
export { openTrainingData, type TrainingData } from './planned/training-data.js';
export { chooseGrid, preparationFor, type TrainingGrid } from './planned/training-grid.js';
export { requireTrainable, requireTrainingMemory } from './planned/training-memory.js';
export { settingsFor } from './planned/training-settings.js';
export { trainingSplit } from './planned/training-split.js';
export type { EpochEnd, TrainingWatcher } from './planned/training-watcher.js';
export { type WatchedExperiment, watchedExperiment } from './planned/watched-experiment.js';
export { preparedSource } from './prepared-source.js';
export { processMemory, requireMemory } from './process-memory.js';
export { costText, type RunCost, runCost } from './run-cost.js';
export type {
  CaseResult,
  DoneCase,
  FailedCase,
} from './scan-folder/case-result.js';
export {
  type FolderResult,
  folderAsJson,
  folderCsv,
  folderEnding,
  folderLines,
} from './scan-folder/folder-lines.js';
export { type FolderCase, openScanFolder, type ScanFolder } from './scan-folder/scan-folder.js';
export { type FolderJob, type FolderWatcher, segmentFolder } from './scan-folder/segment-folder.js';
export { type PlannedSegmentation, requireMemoryFor } from './trained/memory-for-scan.js';
export { methodsOfCheckpoint } from './trained/methods-of-checkpoint.js';
