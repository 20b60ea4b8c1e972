// What reads DICOM without a file system: it loads the parser, so import it when a file is there.
import dicomParser from 'dicom-parser';
import { type DicomChoice, dicomAsNifti, dicomSeries } from './dicom-scan.js';
import { type DicomSeriesText, seriesTexts } from './dicom-series.js';
import { zippedFiles } from './dicom-zip.js';

export type { DicomChoice } from './dicom-scan.js';
export type { DicomSeriesText } from './dicom-series.js';

/** A file of any kind, by its name within its folder. */
export interface NamedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * The series in files of DICOM, or in a .zip of them.
 *
 * @param name - of the folder, which heads messages
 * @throws one sentence when there is no image, or a file is damaged
 * @example
 * ```ts
 * import { seriesInDicom } from '@obelisk/data/dicom';
 * seriesInDicom([{ name: 'a.txt', bytes: new Uint8Array(3) }], 'mine'); // throws: mine: holds no
 * ```
 */
export function seriesInDicom(files: readonly NamedFile[], name: string): DicomSeriesText[] {
  return seriesTexts(dicomSeries(dicomParser.parseDicom, dicomFiles(files), name));
}

/**
 * The bytes of a NIfTI-2 file from files of DICOM, or from a .zip of them.
 *
 * @param name - of the folder, which heads messages
 * @throws one sentence for anything but one upright, even, complete stack of uncompressed slices
 * @example
 * ```ts
 * import { readDicom } from '@obelisk/data/dicom';
 * readDicom([{ name: 'a.txt', bytes: new Uint8Array(3) }], 'mine'); // throws: mine: holds no DICOM
 * ```
 */
export function readDicom(
  files: readonly NamedFile[],
  name: string,
  choice: DicomChoice = {},
): Uint8Array {
  return dicomAsNifti(dicomParser.parseDicom, dicomFiles(files), name, choice);
}

/** Files of one name, from several folders, get names of their own. */
function dicomFiles(files: readonly NamedFile[]) {
  const [first] = files;
  if (files.length === 1 && /\.zip$/i.test(first.name)) return zippedFiles(first.bytes, first.name);
  const counts = new Map<string, number>();
  return files.map(({ name, bytes }) => {
    const count = counts.get(name) ?? 0;
    counts.set(name, count + 1);
    const read = (length?: number) => bytes.subarray(0, length);
    return { name: count === 0 ? name : `${name} (${count + 1})`, read };
  });
}
