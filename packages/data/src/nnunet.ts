import { shown } from '@obelisk/engine/text';
import type { DatasetCase, DatasetManifest } from './dataset-manifest.js';
import { isObject, type JsonObject, oneChannel, parseObject } from './manifest-json.js';

/** The names of the files in the folders of a data set. */
export interface NnunetListing {
  readonly imagesTr: readonly string[];
  readonly labelsTr: readonly string[];
  readonly imagesTs: readonly string[];
}

/**
 * Reads the text of a `dataset.json` as nnU-Net v2 has it: labels as name to number, and no list
 * of cases. Those are the files in `labelsTr`, each with its scan in `imagesTr`, which has the
 * channel's number in its name: `labelsTr/la_003.nii.gz` and `imagesTr/la_003_0000.nii.gz`.
 *
 * @param text - the content of the file
 * @param path - where it lies, for messages
 * @param listing - the files that are there
 * @throws one sentence when it is no JSON, an entry is missing or of another form, there are
 * several channels or labels for regions, or a scan or a label map lacks the other
 * @example
 * ```ts
 * import { parseNnunet } from '@obelisk/data';
 * const file = {
 *   channel_names: { 0: 'MRI' },
 *   labels: { background: 0, atrium: 1 },
 *   numTraining: 1,
 *   file_ending: '.nii.gz',
 * };
 * const listing = { imagesTr: ['la_1_0000.nii.gz'], labelsTr: ['la_1.nii.gz'], imagesTs: [] };
 * const { labels, training } = parseNnunet(JSON.stringify(file), 'dataset.json', listing);
 * labels; // => ['background', 'atrium']
 * training[0].image; // => 'imagesTr/la_1_0000.nii.gz'
 * ```
 */
export function parseNnunet(text: string, path: string, listing: NnunetListing): DatasetManifest {
  const file = parseObject(text, path);
  const modalities = oneChannel(file, 'channel_names', path);
  const ending = fileEnding(file, path);
  const training = pairs(listing, ending, path);
  const { numTraining = training.length } = file;
  if (numTraining !== training.length) {
    throw new Error(
      `${path}: numTraining is ${shown(numTraining)}, but labelsTr holds ` +
        `${training.length} label maps`,
    );
  }
  return {
    name: typeof file.name === 'string' ? file.name : 'unnamed',
    modalities,
    labels: labelNames(file, path),
    training,
    test: casesIn(listing.imagesTs, `_0000${ending}`).map(
      (name) => `imagesTs/${name}_0000${ending}`,
    ),
  };
}

/** Of files that hold all of a scan: others come in two. */
const endings = ['.nii.gz', '.nii', '.nrrd', '.mha'];

function fileEnding({ file_ending: ending }: JsonObject, path: string): string {
  if (typeof ending === 'string' && endings.includes(ending)) return ending;
  throw new Error(
    `${path}: file_ending is ${shown(ending)}; expected ".nii.gz", ".nii", ".nrrd" or ".mha"`,
  );
}

/** `{ "background": 0, "liver": 1 }` as ['background', 'liver']. */
function labelNames({ labels }: JsonObject, path: string): string[] {
  const entries = isObject(labels) ? Object.entries(labels) : [];
  const region = entries.find(([, number]) => Array.isArray(number));
  if (region !== undefined) {
    throw new Error(
      `${path}: the label ${shown(region[0])} is a region of several numbers; expected one`,
    );
  }
  if (entries.some(([name]) => name === 'ignore')) {
    throw new Error(`${path}: the label "ignore" is not supported: every voxel needs its label`);
  }
  const byNumber = new Map(entries.map(([name, number]) => [number, name]));
  const names = entries.map((_, number) => byNumber.get(number));
  if (names.length > 0 && names.every((name) => name !== undefined)) return names;
  throw new Error(
    `${path}: expected "labels" to give the names the numbers from 0 on, ` +
      'as { "background": 0, "liver": 1 }',
  );
}

/** Each label map with its scan, by name. */
function pairs({ imagesTr, labelsTr }: NnunetListing, ending: string, path: string): DatasetCase[] {
  const scanEnding = `_0000${ending}`;
  const scans = casesIn(imagesTr, scanEnding);
  const names = casesIn(labelsTr, ending);
  if (names.length === 0) throw new Error(`${path}: labelsTr holds no ${ending} files`);
  const [withScan, withLabels] = [new Set(scans), new Set(names)];
  const bare = names.find((name) => !withScan.has(name));
  if (bare !== undefined) {
    throw new Error(
      `${path}: labelsTr/${bare}${ending} has no scan; expected imagesTr/${bare}${scanEnding}`,
    );
  }
  const unlabelled = scans.find((name) => !withLabels.has(name));
  if (unlabelled !== undefined) {
    throw new Error(
      `${path}: imagesTr/${unlabelled}${scanEnding} has no label map; ` +
        `expected labelsTr/${unlabelled}${ending}`,
    );
  }
  return names.map((name) => ({
    name,
    image: `imagesTr/${name}${scanEnding}`,
    label: `labelsTr/${name}${ending}`,
  }));
}

/** What comes before the ending, sorted; hidden files are none. */
function casesIn(files: readonly string[], ending: string): string[] {
  return files
    .filter((file) => file.endsWith(ending) && !file.startsWith('.'))
    .map((file) => file.slice(0, -ending.length))
    .sort();
}
