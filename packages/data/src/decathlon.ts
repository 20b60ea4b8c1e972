/** A scan and its label map: two paths within the data set's folder. */
export interface DecathlonCase {
  /** The file name of the scan without its ending, as in `phantom_001`. */
  readonly name: string;
  readonly image: string;
  readonly label: string;
}

/** What the `dataset.json` of a Medical Segmentation Decathlon folder says. */
export interface DecathlonManifest {
  readonly name: string;
  /** What the channels of a scan hold, such as `CT` or `MRI`. */
  readonly modalities: readonly string[];
  /** The name of label i at place i; 0 is the background. */
  readonly labels: readonly string[];
  /** Cases with ground truth, to be split into folds. */
  readonly training: readonly DecathlonCase[];
  /** Paths of scans without ground truth. */
  readonly test: readonly string[];
}

/**
 * Reads the text of a `dataset.json` in the layout of the Medical Segmentation Decathlon
 * (Antonelli et al., 2022), which nnU-Net reads too. Paths come back without a leading `./`.
 *
 * @param text - the content of the file
 * @param path - where it lies, for messages
 * @throws one sentence when it is no JSON, an entry is missing or of another form, a case is listed
 * twice, or a path leads out of the folder
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
export function parseDecathlon(text: string, path: string): DecathlonManifest {
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
  const { numTraining = training.length } = file;
  if (numTraining !== training.length) {
    throw new Error(
      `${path}: numTraining is ${JSON.stringify(numTraining)}, but training lists ` +
        `${training.length} cases`,
    );
  }
  return {
    name: typeof file.name === 'string' ? file.name : 'unnamed',
    modalities: numbered(file, 'modality', path),
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
export function formatDecathlon(manifest: DecathlonManifest): string {
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

type JsonObject = Record<string, unknown>;

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseObject(text: string, path: string): JsonObject {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch (error) {
    throw new Error(`${path}: is no valid JSON: ${(error as Error).message}`);
  }
  if (!isObject(file)) throw new Error(`${path}: expected a JSON object with a list "training"`);
  return file;
}

/** A list that may be missing only when it is that of the test scans. */
function list(file: JsonObject, key: 'training' | 'test', path: string): unknown[] {
  const value = file[key] ?? (key === 'test' ? [] : undefined);
  if (Array.isArray(value)) return value;
  throw new Error(`${path}: expected a list "${key}"`);
}

function parseCase(pair: unknown, index: number, path: string): DecathlonCase {
  const where = `${path}: training[${index}]`;
  const expected = 'expected { "image": path, "label": path }';
  if (!isObject(pair)) throw new Error(`${where}: ${expected}`);
  const image = safePath(pair.image, `${where}.image`, expected);
  const label = safePath(pair.label, `${where}.label`, expected);
  return { name: image.replace(/^.*\//, '').replace(/\.nii(\.gz)?$/, ''), image, label };
}

/** A path that stays within the folder, without `.` and empty parts. */
function safePath(value: unknown, where: string, expected: string): string {
  if (typeof value !== 'string' || value === '') throw new Error(`${where}: ${expected}`);
  const parts = value.split('/').filter((part) => part !== '' && part !== '.');
  if (/^(\/|[a-z]:)|\\|\0/i.test(value) || parts.includes('..') || parts.length === 0) {
    throw new Error(`${where}: the path ${JSON.stringify(value)} leads out of the folder`);
  }
  return parts.join('/');
}

function refuseRepeated(paths: readonly string[], what: string): void {
  const repeated = paths.find((path, index) => paths.indexOf(path) < index);
  if (repeated !== undefined) throw new Error(`${what} ${repeated} is listed twice`);
}

/** `{ "0": a, "1": b }` as [a, b]: numbers from 0 on without a gap, as nnU-Net wants them. */
function numbered(file: JsonObject, key: 'labels' | 'modality', path: string): string[] {
  const entries = file[key];
  const names = isObject(entries) ? Object.keys(entries).map((_, i) => entries[i]) : [];
  if (names.length > 0 && names.every((name) => typeof name === 'string')) return names;
  throw new Error(
    `${path}: expected "${key}" to name the numbers from 0 on, as { "0": "${
      key === 'labels' ? 'background", "1": "liver' : 'CT'
    }" }`,
  );
}
