import { openDataset } from '@obelisk/data/node';
import { tableLines, tripleText } from '@obelisk/engine/text';
import { datasetGrids, gridLines, type ScanGrid } from './dataset-grids.js';

/** How many cases are listed unless all are asked for. */
const firstCases = 5;

/** Lines about a data set, whichever layout its folder has. */
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
    ...(hidden > 0 ? [`  ... and ${hidden} more (--all lists them)`] : []),
  ];
}

/** Size and spacing of a case in its line. */
function cells(scan: ScanGrid | string): string[] {
  if (typeof scan === 'string') return ['unreadable', ''];
  return [tripleText(scan.size), `${tripleText(scan.spacing)} mm`];
}
