export {
  type DecathlonFolder,
  openDecathlon,
  type PhantomDatasetOptions,
  readDecathlonCase,
  writePhantomDataset,
} from './decathlon-node.js';
export { readFileBytes, requireWritable, writeFileAtomically } from './node-file-access.js';
export { readLabels, readScan, writeLabels, writeScan } from './node-files.js';
