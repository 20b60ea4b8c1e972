export { type DatasetFolder, openDataset, readDatasetCase } from './dataset-folder.js';
export {
  createFileAtomically,
  readFileBytes,
  reasonOf,
  removeTemporaryFiles,
  requireWritable,
  writeFileAtomically,
  writeFilesAtomically,
} from './node-file-access.js';
export { readLabels, readScan, writeLabels, writeScan } from './node-files.js';
export { type PhantomDatasetOptions, writePhantomDataset } from './phantom-dataset.js';
export { readScanBytes, readScanGrid, scanFiles } from './scan-files.js';
