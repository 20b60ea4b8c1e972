import { readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { describeScan } from './describe-scan.js';
import {
  type DicomChoice,
  type DicomFile,
  dicomAsNifti,
  dicomGrid,
  dicomSeries,
} from './dicom-scan.js';
import { type DicomSeriesText, seriesLines, seriesTexts } from './dicom-series.js';
import { isDicom, type ParseDicom } from './dicom-slice.js';
import { zippedFiles } from './dicom-zip.js';
import type { Grid } from './grid-relation.js';
import { readBeginning, readFileBytes, reasonOf } from './node-file-access.js';

/** Loaded when the first DICOM file is read. */
const parser = (): ParseDicom => createRequire(import.meta.url)('dicom-parser').parseDicom;

/**
 * Whether a path is a folder with DICOM files in it, or in folders of it, or a .zip.
 *
 * @example
 * ```ts
 * import { isDicomSource } from '@obelisk/data/node';
 * isDicomSource('scan.nii'); // => false
 * ```
 */
export function isDicomSource(path: string): boolean {
  const present = statSync(path, { throwIfNoEntry: false });
  if (present?.isDirectory())
    return pathsIn(path).some((file) => isDicom(readBeginning(file, 256).bytes));
  return present !== undefined && /\.zip$/i.test(path);
}

/**
 * The bytes of a NIfTI-2 file from a folder or .zip of DICOM files.
 *
 * @throws one sentence for anything but one upright, even, complete stack of uncompressed slices
 * @example
 * ```ts
 * import { readDicomBytes } from '@obelisk/data/node';
 * readDicomBytes('absent'); // throws: absent: cannot be read: no such file or folder
 * ```
 */
export function readDicomBytes(path: string, choice: DicomChoice = {}): Uint8Array {
  return dicomAsNifti(parser(), filesOf(path), path, choice);
}

/**
 * The shape and affine of the scan in a folder or .zip of DICOM files, from their headers.
 * @throws one sentence, as `readDicomBytes`
 */
export function readDicomGrid(path: string): Grid {
  return dicomGrid(parser(), filesOf(path), path);
}

/**
 * Lines about a folder or .zip of DICOM files: a table of the series, what is not read, and of a
 * single series the scan that it is, or why it is none.
 *
 * @throws one sentence when there is no image, or a file is damaged
 * @example
 * ```ts
 * import { describeDicom } from '@obelisk/data/node';
 * describeDicom('absent'); // throws: absent: cannot be read: no such file or folder
 * ```
 */
export function describeDicom(path: string): string[] {
  const told: string[] = [];
  const all = dicomSeries(parser(), filesOf(path), path, (line) => told.push(line));
  const lines = [`${path}: DICOM, ${all.length} series`, ...seriesLines(all), ...told];
  return all.length === 1 ? [...lines, ...scanLines(path)] : lines;
}

/**
 * The series in a folder or .zip of DICOM files.
 * @throws as `describeDicom`
 *
 * @example
 * ```ts
 * import { dicomSeriesIn } from '@obelisk/data/node';
 * dicomSeriesIn('absent'); // throws: absent: cannot be read: no such file or folder
 * ```
 */
export function dicomSeriesIn(path: string): DicomSeriesText[] {
  return seriesTexts(dicomSeries(parser(), filesOf(path), path));
}

function scanLines(path: string): string[] {
  const told: string[] = [];
  const isNew = (line: string) => !/ without an image: /.test(line);
  try {
    const bytes = readDicomBytes(path, { onLine: (line) => isNew(line) && told.push(line) });
    return [...told, ...describeScan(bytes, path).slice(1)];
  } catch (error) {
    return [`no scan: ${(error as Error).message}`];
  }
}

function filesOf(path: string): DicomFile[] {
  const present = statSync(path, { throwIfNoEntry: false });
  if (present?.isDirectory()) {
    return pathsIn(path).map((file) => ({
      name: relative(path, file),
      read: (count) =>
        count === undefined ? readFileBytes(file) : readBeginning(file, count).bytes,
    }));
  }
  return zippedFiles(readFileBytes(path), path);
}

/** All files in a folder and its folders, by name. */
function pathsIn(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true })
      .map((name) => join(folder, String(name)))
      .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile())
      .sort();
  } catch (error) {
    throw new Error(`${folder}: cannot be read: ${reasonOf(error)}`);
  }
}
