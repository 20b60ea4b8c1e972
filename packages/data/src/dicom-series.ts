import { printable, shown, someOf, tableLines } from '@obelisk/engine/text';
import type { DicomSlice } from './dicom-slice.js';

/** The images of one series, as they were found. */
export type DicomSeries = readonly DicomSlice[];

/** The series of some files, in the order of their numbers. */
export function seriesOf(slices: readonly DicomSlice[]): DicomSeries[] {
  const byUid = new Map<string, DicomSlice[]>();
  for (const slice of slices) {
    const known = byUid.get(slice.series);
    if (known === undefined) byUid.set(slice.series, [slice]);
    else known.push(slice);
  }
  const number = ([{ seriesNumber }]: DicomSeries) => Number(seriesNumber) || 0;
  return [...byUid.values()].sort(
    (a, b) => number(a) - number(b) || (a[0].series < b[0].series ? -1 : 1),
  );
}

/**
 * The series that is meant.
 *
 * @param wanted - its number, or the end of its UID; undefined where there must be a single one
 * @param onLine - hears the table of series when the choice is not clear
 * @throws one sentence when there are several, or none is the wanted one
 */
export function chosenSeries(
  all: readonly DicomSeries[],
  wanted: string | undefined,
  name: string,
  onLine: (line: string) => void,
): DicomSeries {
  if (wanted === undefined && all.length === 1) return all[0];
  const byNumber = all.filter(([{ seriesNumber }]) => seriesNumber === wanted);
  const byUid = all.filter(([{ series }]) => wanted && series.endsWith(wanted));
  const meant = byNumber.length === 1 ? byNumber : byUid;
  if (meant.length === 1) return meant[0];
  seriesLines(all).forEach(onLine);
  const numbers = someOf(all.map(([slice]) => `${slice.seriesNumber} (...${uidEnd(slice)})`));
  const what =
    wanted === undefined
      ? `holds ${all.length} series`
      : `${meant.length + byNumber.length === 0 ? 'none' : 'more than one'} is ${shown(wanted)}`;
  throw new Error(`${name}: ${what}; expected --series with one of ${printable(numbers)}`);
}

/**
 * A table of series: number, end of the UID, modality and description, images, pixels, spacing.
 * Names of patients are not shown.
 */
export function seriesLines(all: readonly DicomSeries[]): string[] {
  const head = ['series', 'UID', 'kind', 'images', 'pixels', 'mm', 'description'];
  return tableLines(all.map(seriesCells), head);
}

/** A scan that DICOM files hold. */
export interface DicomSeriesText {
  /** To be given as `series` to `readDicom`. */
  readonly uid: string;
  /** Number, kind, images and description, for a list to choose from. */
  readonly text: string;
}

/** Of each series its UID, and words to choose it by. */
export function seriesTexts(all: readonly DicomSeries[]): DicomSeriesText[] {
  return all.map((series) => {
    const [number, , kind, images, pixels, , description] = seriesCells(series);
    const text = `${number}: ${kind}, ${images} of ${pixels} pixels, ${description}`;
    return { uid: series[0].series, text: printable(text) };
  });
}

function seriesCells(series: DicomSeries): string[] {
  const [first] = series;
  const { seriesNumber, modality, rows, columns, spacing, description } = first;
  const kind = isLocalizer(first) ? `${modality} localizer` : modality;
  const mm = spacing === null ? '-' : [...spacing].reverse().map(short).join(' x ');
  const cells = [seriesNumber || '-', `...${uidEnd(first)}`, kind || '-', String(series.length)];
  return [...cells, `${columns} x ${rows}`, mm, description || '-'];
}

/** As many characters of a UID as tell series apart. */
const uidEnd = ({ series }: DicomSlice) => series.slice(-8);

const short = (value: number) => String(Number(value.toPrecision(4)));

export const isLocalizer = ({ imageType }: Pick<DicomSlice, 'imageType'>): boolean =>
  /\\(localizer|scout)\b/i.test(imageType);
