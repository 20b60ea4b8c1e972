import { tableLines } from './text-table.js';

/** How many cases are listed unless all are asked for. */
const firstCases = 5;

/** Lines about a data set, whichever layout its folder has. */
export async function describeDataset(folder: string, all: boolean): Promise<string[]> {
  const { openDataset } = await import('@obelisk/data/node');
  const { name, modalities, labels, training, test } = openDataset(folder);
  const shown = all ? training : training.slice(0, firstCases);
  const hidden = training.length - shown.length;
  return [
    `${folder}: data set ${name}`,
    `scans        ${training.length} with labels, ${test.length} without`,
    `channels     ${modalities.join(', ')}`,
    `labels       ${labels.map((label, number) => `${number} ${label}`).join(', ')}`,
    'cases',
    ...tableLines(shown.map(({ image, label }) => ['', image, label])),
    ...(hidden > 0 ? [`  ... and ${hidden} more (--all lists them)`] : []),
  ];
}
