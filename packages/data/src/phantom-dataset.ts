import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DatasetCase } from './dataset-manifest.js';
import { formatDecathlon } from './decathlon.js';
import { reasonOf, writeFileAtomically } from './node-file-access.js';
import { writeLabels, writeScan } from './node-files.js';
import { type Phantom, type PhantomSeriesOptions, phantomSeries } from './phantom.js';
import { phantomLabels } from './phantom-organs.js';

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
    const training: DatasetCase[] = [];
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

function writeCase(folder: string, number: number, { scan, labels }: Phantom): DatasetCase {
  const name = `phantom_${String(number).padStart(3, '0')}`;
  const [image, label] = [`imagesTr/${name}.nii.gz`, `labelsTr/${name}.nii.gz`];
  writeScan(join(folder, image), scan, { datatype: 'int16' });
  writeLabels(join(folder, label), labels);
  return { name, image, label };
}
