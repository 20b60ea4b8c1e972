export { readFileBytes, writeFileAtomically } from './node-file-access.js';
export { readLabels, readScan, writeLabels, writeScan } from './node-files.js';
