import { tableLines, tripleText } from '@obelisk/engine/text';
import { datasetGrids, gridLines, type ScanGrid } from './dataset-grids.js';

/** How many cases are listed unless all are asked for. */
const firstCases = 5;

/** Lines about a data set, whichever layout its folder has. */
export async function describeDataset(folder: string, all: boolean): Promise<string[]> {
  const { openDataset } = await import('@obelisk/data/node');
  const dataset = openDataset(folder);
  const { name, modalities, labels, training, test } = dataset;
  const scans = await datasetGrids(dataset);
  const shown = all ? training : training.slice(0, firstCases);
  const hidden = training.length - shown.length;
  return [
    `${folder}: data set ${name}`,
    `scans        ${training.length} with labels, ${test.length} without`,
    `channels     ${modalities.join(', ')}`,
    `labels       ${labels.map((label, number) => `${number} ${label}`).join(', ')}`,
    ...(await gridLines(scans)),
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
