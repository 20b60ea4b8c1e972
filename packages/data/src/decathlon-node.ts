import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  type DecathlonCase,
  type DecathlonManifest,
  formatDecathlon,
  parseDecathlon,
} from './decathlon.js';
import { readFileBytes, reasonOf, writeFileAtomically } from './node-file-access.js';
import { readLabels, readScan, writeLabels, writeScan } from './node-files.js';
import { type Phantom, type PhantomSeriesOptions, phantomSeries } from './phantom.js';
import { phantomLabels } from './phantom-organs.js';
import { shapeOf } from './volume.js';

/** A data set in the layout of the Medical Segmentation Decathlon, all of its files present. */
export interface DecathlonFolder extends DecathlonManifest {
  readonly folder: string;
}

/**
 * Opens a data-set folder: reads its `dataset.json` and looks whether every file is there.
 *
 * @param folder - holds `dataset.json`, and mostly `imagesTr` and `labelsTr`
 * @throws one sentence when the list cannot be read (see `parseDecathlon`) or names a missing file
 * @example
 * ```ts
 * import { mkdtempSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { openDecathlon, writePhantomDataset } from '@obelisk/data/node';
 * const folder = mkdtempSync(join(tmpdir(), 'obelisk-'));
 * await writePhantomDataset(folder, { count: 2, seed: 1, size: [16, 12, 16] });
 * openDecathlon(folder).training.length; // => 2
 * ```
 */
export function openDecathlon(folder: string): DecathlonFolder {
  const path = join(folder, 'dataset.json');
  const manifest = parseDecathlon(new TextDecoder().decode(readFileBytes(path)), path);
  for (const { name, image, label } of manifest.training) {
    requireFile(folder, image, `the scan of case ${name}`);
    requireFile(folder, label, `the label map of case ${name}`);
  }
  for (const image of manifest.test) requireFile(folder, image, 'a test scan');
  return { ...manifest, folder };
}

function requireFile(folder: string, path: string, what: string): void {
  if (existsSync(join(folder, path))) return;
  throw new Error(`${join(folder, path)}: ${what} is missing, although dataset.json lists it`);
}

/**
 * Reads the scan and the labels of one case.
 *
 * @throws one sentence when a file cannot be read, the two differ in shape, or a label has no name
 * @example
 * ```ts
 * import { mkdtempSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { openDecathlon, readDecathlonCase, writePhantomDataset } from '@obelisk/data/node';
 * const folder = mkdtempSync(join(tmpdir(), 'obelisk-'));
 * await writePhantomDataset(folder, { count: 1, seed: 1, size: [16, 12, 20] });
 * const dataset = openDecathlon(folder);
 * readDecathlonCase(dataset, dataset.training[0]).scan.data.shape; // => [16, 12, 20]
 * ```
 */
export function readDecathlonCase(
  { folder, labels: names }: DecathlonFolder,
  { image, label }: DecathlonCase,
): Phantom {
  const scan = readScan(join(folder, image));
  const labels = readLabels(join(folder, label));
  const [scanShape, shape] = [shapeOf(scan).join(', '), shapeOf(labels).join(', ')];
  if (shape !== scanShape) {
    throw new Error(
      `${join(folder, label)}: the label map is [${shape}], its scan ${image} is [${scanShape}]`,
    );
  }
  const unnamed = labels.data.data.find((value) => value < 0 || value >= names.length);
  if (unnamed !== undefined) {
    throw new Error(
      `${join(folder, label)}: holds the label ${unnamed}, dataset.json names 0 to ` +
        `${names.length - 1}`,
    );
  }
  return { scan, labels };
}

/** What `writePhantomDataset` writes. */
export interface PhantomDatasetOptions extends PhantomSeriesOptions {
  /** Called and awaited after each phantom; what it throws ends the work. */
  readonly onProgress?: (written: number, count: number) => void | Promise<void>;
}

/**
 * Writes a series of phantoms as a data set in the Decathlon layout: `imagesTr/phantom_001.nii.gz`
 * (int16 HU), `labelsTr/phantom_001.nii.gz` and so on. `dataset.json` comes last, so that a folder
 * that has one is complete; after a failure nothing is left behind.
 *
 * @param folder - a new or empty folder
 * @param options - number, seed and size of the phantoms
 * @throws one sentence when the folder holds something, cannot be written, or `count` is not a
 * whole number from 1 on
 * @example
 * ```ts
 * import { mkdtempSync, readdirSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { writePhantomDataset } from '@obelisk/data/node';
 * const folder = mkdtempSync(join(tmpdir(), 'obelisk-'));
 * await writePhantomDataset(folder, { count: 1, seed: 1, size: [16, 12, 16] });
 * readdirSync(folder).sort(); // => ['dataset.json', 'imagesTr', 'labelsTr']
 * ```
 */
export async function writePhantomDataset(
  folder: string,
  options: PhantomDatasetOptions,
): Promise<void> {
  const { count, onProgress } = options;
  if (!Number.isInteger(count) || count < 1) {
    throw new Error(`phantoms: the count ${count} expects a whole number from 1 on`);
  }
  const created = makeFolders(folder);
  try {
    const training: DecathlonCase[] = [];
    for (const phantom of phantomSeries(options)) {
      training.push(writeCase(folder, training.length + 1, phantom));
      await onProgress?.(training.length, count);
    }
    const manifest = { name: 'Phantom', modalities: ['CT'], labels: phantomLabels, training };
    const text = formatDecathlon({ ...manifest, test: [] });
    writeFileAtomically(join(folder, 'dataset.json'), new TextEncoder().encode(text));
  } catch (error) {
    for (const path of created) rmSync(path, { recursive: true, force: true });
    throw error;
  }
}

/** Makes the folders of a data set; returns those to remove when it fails. */
function makeFolders(folder: string): string[] {
  const parts = [join(folder, 'imagesTr'), join(folder, 'labelsTr')];
  try {
    if (existsSync(folder) && readdirSync(folder).length > 0) {
      throw new Error('it holds files already; expected a new or empty folder');
    }
    const first = mkdirSync(folder, { recursive: true });
    for (const part of parts) mkdirSync(part);
    return first === undefined ? parts : [first];
  } catch (error) {
    throw new Error(`${folder}: cannot be written: ${reasonOf(error)}`);
  }
}

function writeCase(folder: string, number: number, { scan, labels }: Phantom): DecathlonCase {
  const name = `phantom_${String(number).padStart(3, '0')}`;
  const [image, label] = [`imagesTr/${name}.nii.gz`, `labelsTr/${name}.nii.gz`];
  writeScan(join(folder, image), scan, { datatype: 'int16' });
  writeLabels(join(folder, label), labels);
  return { name, image, label };
}
