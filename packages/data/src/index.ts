export {
  type Affine,
  applyAffine,
  composeAffines,
  invertAffine,
  scalingAffine,
  spacingOf,
  type Triple,
} from './affine.js';
export { cropOrPad, type GridPart, middlePart, partOfGrid } from './crop-or-pad.js';
export type { DatasetCase, DatasetManifest } from './dataset-manifest.js';
export { formatDecathlon, parseDecathlon } from './decathlon.js';
export { describeScan } from './describe-scan.js';
export { isDicom } from './dicom-slice.js';
export { fractionPieces } from './fractions.js';
export type { Grid } from './grid-relation.js';
export {
  air,
  bodyThreshold,
  checkHounsfield,
  type HounsfieldCheck,
  outsideAsAir,
} from './hounsfield.js';
export { type LabelNumbers, labelNumbers } from './label-numbers.js';
export { looksLikeScan } from './looks-like-scan.js';
export { type NiftiOptions, readNifti, writeNifti } from './nifti.js';
export type { NiftiDatatype } from './nifti-datatypes.js';
export { readNiftiLabels } from './nifti-labels.js';
export { joinNiftiPair } from './nifti-pair.js';
export { type NnunetListing, parseNnunet } from './nnunet.js';
export { nnunetProbabilities } from './nnunet-probabilities.js';
export { requireNpzRoom } from './npz.js';
export {
  dataFileOf,
  decodeLabels,
  decodeScan,
  joinDetached,
  type ScanChoice,
} from './open-scan.js';
export {
  axisCodes,
  inOrder,
  type Reorientation,
  reorient,
  reorientedView,
  reorientGrid,
  restoreOrientation,
} from './orientation.js';
export { paperManifest } from './paper-layout.js';
export {
  makePhantom,
  type Phantom,
  type PhantomOptions,
  type PhantomSeriesOptions,
  phantomSeries,
} from './phantom.js';
export { phantomLabels } from './phantom-organs.js';
export {
  resampledShape,
  resampleLabelsByShare,
  resampleLabelsLike,
  resampleLike,
  resampleNearest,
  resampleToSpacing,
} from './resample.js';
export { requireRoom } from './room.js';
export { requireSameGrid } from './same-grid.js';
export { type ScanInfo, scanInfo } from './scan-info.js';
export { type Segment, segmentationNrrd } from './segmentation-nrrd.js';
export {
  type LabelData,
  type LabelMap,
  shapeOf,
  type Volume,
  type VoxelGrid,
  voxelGrid,
} from './volume.js';
