import { join } from 'node:path';
import { type Grid, reorientGrid, spacingOf, type Triple } from '@obelisk/data';
import { type DatasetFolder, readScanGrid } from '@obelisk/data/node';
import { counted, tripleRange, tripleText } from '@obelisk/engine/text';
import { medianTriple } from './median-spacing.js';

/** What the header of a scan says, with axes towards right, front and head. */
export interface ScanGrid {
  readonly size: Triple;
  /** In mm. */
  readonly spacing: Triple;
}

/** As many different spacings are listed one by one. */
const mostGroups = 4;

/** Sizes and spacings of the labelled scans, from their headers; a sentence for a broken one. */
export function datasetGrids(dataset: DatasetFolder): (ScanGrid | string)[] {
  return dataset.training.map(({ image }) => {
    try {
      const grid: Grid = reorientGrid(readScanGrid(join(dataset.folder, image)), 'RAS');
      return { size: grid.shape, spacing: spacingOf(grid.affine) };
    } catch (error) {
      return (error as Error).message;
    }
  });
}

/** Lines about all sizes and spacings: smallest, largest, median, and what most have. */
export function gridLines(scans: readonly (ScanGrid | string)[]): string[] {
  const known = scans.filter((scan): scan is ScanGrid => typeof scan !== 'string');
  const broken = scans.filter((scan) => typeof scan === 'string');
  const told =
    broken.length === 0 ? [] : [`unreadable   ${broken.length}, the first: ${broken[0]}`];
  if (known.length === 0) return told;
  const summary = (triples: readonly Triple[], unit: string) => {
    const isOne = groupsOf(triples).size === 1;
    const median = isOne ? '' : `, median ${tripleText(medianTriple(triples))}`;
    return `${tripleRange(triples)} ${unit}${median}`;
  };
  const spacings = known.map(({ spacing }) => spacing);
  const sizes = known.map(({ size }) => size);
  return [
    `sizes        ${summary(sizes, 'voxels')} (towards right, front, head)`,
    `spacings     ${summary(spacings, 'mm')}`,
    ...groupLines(spacings),
    ...told,
  ];
}

/** How many scans have which spacing, the most frequent first; nothing where all are one. */
function groupLines(spacings: readonly Triple[]): string[] {
  const groups = [...groupsOf(spacings)].sort(([, a], [, b]) => b - a);
  if (groups.length === 1) return [];
  const shown = groups
    .slice(0, mostGroups)
    .map(([spacing, count]) => `             ${counted(count, 'scan')} of ${spacing} mm`);
  const hidden = groups.length - shown.length;
  return hidden > 0 ? [...shown, `             ... and ${hidden} more spacings`] : shown;
}

/** How often each triple comes, by its text. */
function groupsOf(triples: readonly Triple[]): Map<string, number> {
  const groups = new Map<string, number>();
  for (const text of triples.map(tripleText)) groups.set(text, (groups.get(text) ?? 0) + 1);
  return groups;
}
