import { existsSync, rmdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  fractionPieces,
  type LabelMap,
  nnunetProbabilities,
  resampleLabelsLike,
  resampleNearest,
  type Segment,
  shapeOf,
  type Triple,
  type Volume,
  voxelGrid,
} from '@obelisk/data';
import {
  type FileContent,
  requireWritable,
  segmentationBytes,
  withoutScanEnding,
  writeFilesAtomically,
} from '@obelisk/data/node';
import { makeFolder } from '../folder/training-folder.js';
import type { Found } from '../segment-scan.js';
import { keepLargestComponents } from './largest-components.js';
import type { SegmentationChoices } from './segmentation-choices.js';

/** What was found, and where it goes. */
export interface FoundToWrite extends Pick<SegmentationChoices, 'keepLargest' | 'probabilities'> {
  readonly found: Found;
  /** Whose voxels all that is written lies on. */
  readonly scan: { readonly data: { readonly shape: number[] } } & Pick<Volume, 'affine'>;
  /** Of all labels, background first. */
  readonly names: readonly string[];
  /** The file of the labels, .nii, .nii.gz or .seg.nrrd: others get their names from it. */
  readonly output: string;
  /** Names and colours of the labels, for .seg.nrrd. */
  readonly segments?: readonly Segment[];
}

/** One file, whose content is made when it is written. */
type File = readonly [path: string, content: FileContent];

/**
 * Writes the labels, and the maps that were wanted beside them, all on the scan's own voxels, as
 * networks have them in the nearest voxel of the image that they saw: the largest probability is
 * that of the label, as long as no component is taken off. All files get their names together.
 * @returns the labels as they were written
 * @throws one sentence when a file cannot be written, or an .npz would be too large
 *
 * @example
 * ```ts
 * import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { scalingAffine, voxelGrid } from '@obelisk/data';
 * import { writeFound } from '@obelisk/training/node';
 * const folder = mkdtempSync(`${tmpdir()}/obelisk-`);
 * const labels = voxelGrid(Uint8Array.of(0, 1), [1, 1, 2], scalingAffine([3, 3, 3]));
 * const found = { labels, probabilities: Float32Array.of(1, 0, 0, 1), uncertainty: null };
 * const task = { found, scan: labels, names: ['background', 'liver'] };
 * writeFound({ ...task, output: `${folder}/a.nii.gz`, probabilities: 'npz' });
 * readdirSync(folder); // => ['a.nii.gz', 'a.npz']
 * rmSync(folder, { recursive: true });
 * ```
 */
export function writeFound(task: FoundToWrite): LabelMap {
  const { found, scan, output, keepLargest = [] } = task;
  const onScan = resampleLabelsLike(found.labels, scan);
  const labels = keepLargest.length > 0 ? cleaned(onScan, keepLargest) : onScan;
  const bytes = segmentationBytes(output, labels, task.segments ?? []);
  const folders = foldersOf(output, { ...task, uncertainty: found.uncertainty !== null });
  const made = folders.filter((folder) => makeFolder(folder) !== undefined);
  try {
    writeFilesAtomically([...probabilityFiles(task), ...uncertaintyFiles(task), [output, bytes]]);
  } catch (error) {
    for (const folder of made) rmdirSync(folder); // no file in it has its name
    throw error;
  }
  return labels;
}

/** Folders of maps beside the labels. */
function foldersOf(output: string, { probabilities, uncertainty }: SegmentationChoices): string[] {
  return [
    ...(probabilities === 'nifti' ? [probabilityPath(output, 'nifti')] : []),
    ...(uncertainty ? [uncertaintyPath(output)] : []),
  ];
}

/**
 * Looks for what would hinder maps from being written beside labels, before the work.
 * @throws one sentence that names the path that is in the way
 *
 * @example
 * ```ts
 * import { requireFoundFiles } from '@obelisk/training/node';
 * requireFoundFiles('absent/a.nii.gz', { probabilities: 'npz' }); // throws: absent/a.npz: cannot
 * ```
 */
export function requireFoundFiles(output: string, choices: SegmentationChoices): void {
  if (choices.probabilities === 'npz') requireWritable(probabilityPath(output, 'npz'));
  for (const folder of foldersOf(output, choices)) {
    const present = statSync(folder, { throwIfNoEntry: false });
    if (present === undefined || present.isDirectory()) continue;
    throw new Error(`${folder}: is a file; expected a folder for maps, or nothing`);
  }
}

function cleaned(labels: LabelMap, which: readonly number[]): LabelMap {
  const size = shapeOf(labels);
  return voxelGrid(keepLargestComponents(labels.data.data, size, which), size, labels.affine);
}

/**
 * Where the probabilities go whose labels are in a file.
 *
 * @example
 * ```ts
 * import { probabilityPath } from '@obelisk/training/node';
 * probabilityPath('out/a.nii.gz', 'npz'); // => 'out/a.npz'
 * probabilityPath('out/a.nii.gz', 'nifti'); // => 'out/a_probabilities'
 * ```
 */
export function probabilityPath(output: string, form: 'nifti' | 'npz'): string {
  return `${withoutScanEnding(output)}${form === 'npz' ? '.npz' : '_probabilities'}`;
}

/**
 * The folder of the two maps of uncertainty whose labels are in a file.
 *
 * @example
 * ```ts
 * import { uncertaintyPath } from '@obelisk/training/node';
 * uncertaintyPath('out/a.nii.gz'); // => 'out/a_uncertainty'
 * ```
 */
export function uncertaintyPath(output: string): string {
  return `${withoutScanEnding(output)}_uncertainty`;
}

/** Maps that were asked for and are not there, as one path; null when all are. */
export function missingFoundFiles(output: string, choices: SegmentationChoices): string | null {
  const npz = choices.probabilities === 'npz' ? [probabilityPath(output, 'npz')] : [];
  return [...npz, ...foldersOf(output, choices)].find((path) => !existsSync(path)) ?? null;
}

function probabilityFiles(task: FoundToWrite): File[] {
  const { found, scan, names, output, probabilities: form } = task;
  const { probabilities } = found;
  if (form === undefined || probabilities === null) return [];
  const path = probabilityPath(output, form);
  const mapOf = (label: number) => probabilityMap(task, probabilities, label);
  if (form === 'npz') {
    return [[path, nnunetProbabilities(names.length, shapeOf(scan), each(names, mapOf))]];
  }
  return names.slice(1).map((name, at) => {
    const file = `${at + 1}_${name.replaceAll(/[^\w.-]/g, '_')}.nii.gz`;
    return [join(path, file), made(() => mapOf(at + 1))];
  });
}

/** What networks did not see is background. */
function probabilityMap(
  { found, scan }: FoundToWrite,
  probabilities: Float32Array,
  label: number,
): Volume {
  const { labels } = found;
  const voxels = labels.data.size;
  const values = probabilities.subarray(label * voxels, (label + 1) * voxels);
  const map = voxelGrid(values, shapeOf(labels), labels.affine);
  return resampleNearest(map, scan, label === 0 ? 1 : 0);
}

function uncertaintyFiles({ found, scan, output }: FoundToWrite): File[] {
  const { labels, uncertainty } = found;
  if (uncertainty === null) return [];
  const folder = uncertaintyPath(output);
  const { entropy, mutualInformation } = uncertainty;
  const size: Triple = shapeOf(labels);
  const file = (name: string, values: Float32Array): File => {
    const map = () => resampleNearest(voxelGrid(values, size, labels.affine), scan, 0);
    return [join(folder, `${name}.nii.gz`), made(map)];
  };
  return [file('entropy', entropy), file('mutual_information', mutualInformation)];
}

/** The map of one label after the other. */
function* each(names: readonly string[], mapOf: (label: number) => Volume): Generator<Volume> {
  for (const label of names.keys()) yield mapOf(label);
}

/** So that one map is in memory at a time. */
function* made(map: () => Volume): Generator<Uint8Array> {
  yield* fractionPieces(map());
}
