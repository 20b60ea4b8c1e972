import { shown } from '@obelisk/engine/text';
import { type DatasetCase, type DatasetManifest, refuseRepeated } from './dataset-manifest.js';
import { isObject, type JsonObject, numbered, oneChannel, parseObject } from './manifest-json.js';

/**
 * Reads the text of a `dataset.json` in the layout of the Medical Segmentation Decathlon
 * (Antonelli et al., 2022), which nnU-Net reads too. Paths come back without a leading `./`.
 *
 * @param text - the content of the file
 * @param path - where it lies, for messages
 * @throws one sentence when it is no JSON, an entry is missing or of another form, there are
 * several channels, a case is listed twice, or a path leads out of the folder
 * @example
 * ```ts
 * import { parseDecathlon } from '@obelisk/data';
 * const pair = { image: './imagesTr/a_1.nii.gz', label: './labelsTr/a_1.nii.gz' };
 * const labels = { 0: 'background', 1: 'liver' };
 * const file = { name: 'A', modality: { 0: 'CT' }, labels, numTraining: 1, training: [pair] };
 * const manifest = parseDecathlon(JSON.stringify(file), 'dataset.json');
 * manifest.labels; // => ['background', 'liver']
 * manifest.training[0].name; // => 'a_1'
 * ```
 */
export function parseDecathlon(text: string, path: string): DatasetManifest {
  const file = parseObject(text, path);
  const training = list(file, 'training', path).map((pair, i) => parseCase(pair, i, path));
  const test = list(file, 'test', path).map((image, i) =>
    safePath(image, `${path}: test[${i}]`, 'expected the path of a scan'),
  );
  refuseRepeated(training.map(({ image }) => image).concat(test), `${path}: the scan`);
  refuseRepeated(
    training.map(({ label }) => label),
    `${path}: the label map`,
  );
  refuseRepeated(
    training.map(({ name }) => name),
    `${path}: the case`,
  );
  const { numTraining = training.length } = file;
  if (numTraining !== training.length) {
    throw new Error(
      `${path}: numTraining is ${shown(numTraining)}, but training lists ` +
        `${training.length} cases`,
    );
  }
  return {
    name: typeof file.name === 'string' ? file.name : 'unnamed',
    modalities: oneChannel(file, 'modality', path),
    labels: numbered(file, 'labels', path),
    training,
    test,
  };
}

/**
 * The text of the `dataset.json` that {@link parseDecathlon} reads back.
 *
 * @example
 * ```ts
 * import { formatDecathlon, parseDecathlon } from '@obelisk/data';
 * const training = [{ name: 'a', image: 'imagesTr/a.nii.gz', label: 'labelsTr/a.nii.gz' }];
 * const labels = ['background', 'liver'];
 * const manifest = { name: 'A', modalities: ['CT'], labels, training, test: [] };
 * parseDecathlon(formatDecathlon(manifest), 'dataset.json'); // => manifest
 * ```
 */
export function formatDecathlon(manifest: DatasetManifest): string {
  const { name, modalities, labels, training, test } = manifest;
  const file = {
    name,
    tensorImageSize: '3D',
    modality: { ...modalities },
    labels: { ...labels },
    numTraining: training.length,
    numTest: test.length,
    training: training.map(({ image, label }) => ({ image: `./${image}`, label: `./${label}` })),
    test: test.map((image) => `./${image}`),
  };
  return `${JSON.stringify(file, null, 1)}\n`;
}

/** A list that may be missing only when it is that of the test scans. */
function list(file: JsonObject, key: 'training' | 'test', path: string): unknown[] {
  const value = file[key] ?? (key === 'test' ? [] : undefined);
  if (Array.isArray(value)) return value;
  throw new Error(`${path}: expected a list "${key}"`);
}

function parseCase(pair: unknown, index: number, path: string): DatasetCase {
  const where = `${path}: training[${index}]`;
  const expected = 'expected { "image": path, "label": path }';
  if (!isObject(pair)) throw new Error(`${where}: ${expected}`);
  const image = safePath(pair.image, `${where}.image`, expected);
  const label = safePath(pair.label, `${where}.label`, expected);
  return {
    name: image.replace(/^.*\//, '').replace(/\.((nii|hdr|img)(\.gz)?|nrrd|nhdr|mha|mhd)$/, ''),
    image,
    label,
  };
}

/** No file system takes longer ones. */
const longestPath = 1000;

/** A path that stays within the folder, without `.` and empty parts. */
function safePath(value: unknown, where: string, expected: string): string {
  if (typeof value !== 'string' || value === '') throw new Error(`${where}: ${expected}`);
  if (value.length > longestPath) {
    throw new Error(`${where}: the path ${shown(value)} has more than ${longestPath} characters`);
  }
  const parts = value.split('/').filter((part) => part !== '' && part !== '.');
  if (/^(\/|[a-z]:)|\\|\0/i.test(value) || parts.includes('..') || parts.length === 0) {
    throw new Error(`${where}: the path ${shown(value)} leads out of the folder`);
  }
  return parts.join('/');
}
