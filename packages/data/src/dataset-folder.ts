import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { formatShape } from '@obelisk/engine';
import { firstNoClass, placeOf } from '@obelisk/kernels';
import type { DatasetCase, DatasetManifest } from './dataset-manifest.js';
import { parseDecathlon } from './decathlon.js';
import { parseNnunet } from './nnunet.js';
import { readFileBytes, reasonOf } from './node-file-access.js';
import { readLabels, readScan } from './node-files.js';
import { paperManifest } from './paper-layout.js';
import type { Phantom } from './phantom.js';
import { requireSameGrid } from './same-grid.js';

/** A data set in a folder, all of its files present. */
export interface DatasetFolder extends DatasetManifest {
  readonly folder: string;
}

/**
 * Opens a data-set folder, whichever of three layouts it has, and looks whether every file is
 * there:
 *
 * - that of the Medical Segmentation Decathlon: `dataset.json` lists the cases;
 * - that of nnU-Net v2: `dataset.json` has `channel_names`, cases are the files in `labelsTr`;
 * - the paper's own: `pancreas_ct1.nii.gz`, `label_ct1.nii.gz` and so on, without a list.
 *
 * @throws one sentence when the folder has none of them, its list cannot be read, or a file is
 * missing
 * @example
 * ```ts
 * import { mkdtempSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { openDataset, writePhantomDataset } from '@obelisk/data/node';
 * const folder = mkdtempSync(join(tmpdir(), 'obelisk-'));
 * openDataset(folder); // throws: is no data set
 * await writePhantomDataset(folder, { count: 2, seed: 1, size: [16, 12, 16] });
 * openDataset(folder).training.length; // => 2
 * ```
 */
export function openDataset(folder: string): DatasetFolder {
  const files = filesIn(folder);
  const manifest = files.includes('dataset.json')
    ? listedDataset(folder)
    : paperManifest(files, folder);
  if (manifest.training.length + manifest.test.length > 0) return { ...manifest, folder };
  throw new Error(
    `${folder}: is no data set; expected dataset.json (Medical Segmentation Decathlon, nnU-Net), ` +
      'or pancreas_ct1.nii.gz, label_ct1.nii.gz and so on',
  );
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    throw new Error(`${folder}: cannot be read: ${reasonOf(error)}`);
  }
}

/** A data set by its `dataset.json`. */
function listedDataset(folder: string): DatasetManifest {
  const path = join(folder, 'dataset.json');
  const text = new TextDecoder().decode(readFileBytes(path));
  if (/"channel_names"\s*:/.test(text)) return parseNnunet(text, path, listing(folder));
  const manifest = withChannels(parseDecathlon(text, path), folder);
  for (const { name, image, label } of manifest.training) {
    requireFile(folder, image, `the scan of case ${name}`);
    requireFile(folder, label, `the label map of case ${name}`);
  }
  for (const image of manifest.test) requireFile(folder, image, 'a test scan');
  return manifest;
}

/**
 * nnU-Net v1 keeps the list of the Decathlon, but adds the number of the channel to the names of
 * scans: `la_003.nii.gz` in the list is `la_003_0000.nii.gz` in the folder.
 */
function withChannels(manifest: DatasetManifest, folder: string): DatasetManifest {
  const found = (path: string) => {
    const first = path.replace(/\.nii(\.gz)?$/, '_0000$&');
    const isRenamed = !existsSync(join(folder, path)) && existsSync(join(folder, first));
    return isRenamed ? first : path;
  };
  return {
    ...manifest,
    training: manifest.training.map((one) => ({ ...one, image: found(one.image) })),
    test: manifest.test.map(found),
  };
}

function listing(folder: string) {
  const files = (part: string) =>
    existsSync(join(folder, part)) ? filesIn(join(folder, part)) : [];
  return {
    imagesTr: files('imagesTr'),
    labelsTr: files('labelsTr'),
    imagesTs: files('imagesTs'),
  };
}

function requireFile(folder: string, path: string, what: string): void {
  if (existsSync(join(folder, path))) return;
  throw new Error(`${join(folder, path)}: ${what} is missing, although dataset.json lists it`);
}

/**
 * Reads the scan and the labels of one case.
 *
 * @throws one sentence when a file cannot be read, the two differ in shape or affine, or a label
 * has no name
 * @example
 * ```ts
 * import { mkdtempSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { openDataset, readDatasetCase, writePhantomDataset } from '@obelisk/data/node';
 * const folder = mkdtempSync(join(tmpdir(), 'obelisk-'));
 * await writePhantomDataset(folder, { count: 1, seed: 1, size: [16, 12, 20] });
 * const dataset = openDataset(folder);
 * readDatasetCase(dataset, dataset.training[0]).scan.data.shape; // => [16, 12, 20]
 * ```
 */
export function readDatasetCase(
  { folder, labels: names }: DatasetFolder,
  { image, label }: DatasetCase,
): Phantom {
  const path = join(folder, label);
  const scan = readScan(join(folder, image));
  const labels = readLabels(path);
  requireSameGrid(scan, labels, { scan: image, labels: path });
  const { data, shape } = labels.data;
  const unnamed = firstNoClass(data, names.length);
  if (unnamed >= 0) {
    throw new Error(
      `${path}: holds the label ${data[unnamed]} in voxel ` +
        `${formatShape(placeOf(unnamed, shape))}, ` +
        `the data set names 0 to ${names.length - 1}`,
    );
  }
  return { scan, labels };
}
