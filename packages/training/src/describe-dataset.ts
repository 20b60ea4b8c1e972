import type { DatasetCase, DatasetManifest } from '@obelisk/data';
import { openDataset } from '@obelisk/data/node';
import { tableLines, tripleText } from '@obelisk/engine/text';
import { datasetGrids, gridLines, type ScanGrid } from './dataset-grids.js';

/** How many cases are listed unless all are asked for. */
const firstCases = 5;

/**
 * Lines about a data set, whichever layout its folder has.
 *
 * @example
 * ```ts
 * import { mkdtempSync, rmSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { writePhantomDataset } from '@obelisk/data/node';
 * import { describeDataset } from '@obelisk/training/node';
 * const folder = mkdtempSync(`${tmpdir()}/obelisk-`);
 * await writePhantomDataset(folder, { count: 1, seed: 1, size: [8, 8, 8] });
 * describeDataset(folder, false)[1]; // => 'scans        1 with labels, 0 without'
 * rmSync(folder, { recursive: true });
 * ```
 */
export function describeDataset(folder: string, all: boolean): string[] {
  const dataset = openDataset(folder);
  const { name, modalities, labels, training, test } = dataset;
  const scans = datasetGrids(dataset);
  const shown = all ? training : training.slice(0, firstCases);
  const hidden = training.length - shown.length;
  return [
    `${folder}: data set ${name}`,
    `scans        ${training.length} with labels, ${test.length} without`,
    `channels     ${modalities.join(', ')}`,
    `labels       ${labels.map((label, number) => `${number} ${label}`).join(', ')}`,
    ...gridLines(scans),
    'cases',
    ...tableLines(shown.map(({ image, label }, at) => ['', ...cells(scans[at]), image, label])),
    ...(hidden > 0 ? [`  ... and ${hidden} more`] : []),
  ];
}

/** What there is to say about a data set. */
export interface DatasetInfo extends Pick<DatasetManifest, 'name' | 'modalities' | 'labels'> {
  /** Files of the cases with labels; a size and a spacing in mm where the scan can be read. */
  readonly training: readonly (DatasetCase & Partial<ScanGrid>)[];
  /** Files of scans without labels. */
  readonly test: readonly string[];
}

/**
 * Describes a data set for a program.
 *
 * @example
 * ```ts
 * import { datasetInfo } from '@obelisk/training/node';
 * datasetInfo('absent'); // throws: absent: cannot be read: no such file or folder
 * ```
 */
export function datasetInfo(folder: string): DatasetInfo {
  const dataset = openDataset(folder);
  const { name, modalities, labels, training, test } = dataset;
  const grids = datasetGrids(dataset);
  const cases = training.map((one, at) => {
    const grid = grids[at];
    return typeof grid === 'string' ? one : { ...one, ...grid };
  });
  return { name, modalities, labels, training: cases, test };
}

/** Size and spacing of a case in its line. */
function cells(scan: ScanGrid | string): string[] {
  if (typeof scan === 'string') return ['unreadable', ''];
  return [tripleText(scan.size), `${tripleText(scan.spacing)} mm`];
}
