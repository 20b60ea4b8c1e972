export {
  type CrossvalTables,
  type WrittenReport,
  writeCrossvalReport,
  writeCrossvalTables,
} from './gather-crossval.js';
export { type LabelledVolumes, writeOverlay } from './overlay-file.js';
export { progressPicture } from './progress-picture.js';
