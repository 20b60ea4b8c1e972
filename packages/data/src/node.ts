export {
  type DecathlonFolder,
  openDecathlon,
  type PhantomDatasetOptions,
  readDecathlonCase,
  writePhantomDataset,
} from './decathlon-node.js';
export {
  readFileBytes,
  reasonOf,
  requireWritable,
  writeFileAtomically,
  writeFilesAtomically,
} from './node-file-access.js';
export { readLabels, readScan, writeLabels, writeScan } from './node-files.js';
