export { type DatasetFolder, openDataset, readDatasetCase } from './dataset-folder.js';
export type { DicomChoice } from './dicom-scan.js';
export { readGroundTruth } from './ground-truth.js';
export { describeDicom, dicomSeriesIn, isDicomSource, readDicomBytes } from './node-dicom.js';
export {
  createFileAtomically,
  type FileContent,
  readFileBytes,
  reasonOf,
  removeTemporaryFiles,
  requireWritable,
  writeFileAtomically,
  writeFilesAtomically,
} from './node-file-access.js';
export {
  readLabels,
  readScan,
  segmentationBytes,
  writeLabels,
  writeScan,
  writeSegmentation,
} from './node-files.js';
export { readScanGrid } from './node-scan-grid.js';
export { type PhantomDatasetOptions, writePhantomDataset } from './phantom-dataset.js';
export { type ScanCase, type ScanCases, scanCases, withoutScanEnding } from './scan-cases.js';
export { readScanBytes, scanFiles } from './scan-files.js';
