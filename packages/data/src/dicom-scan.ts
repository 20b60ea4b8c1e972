import { counted, someOf } from '@obelisk/engine/text';
import { type SliceStack, stackSlices } from './dicom-geometry.js';
import { chosenSeries, type DicomSeries, isLocalizer, seriesOf } from './dicom-series.js';
import {
  type DicomSlice,
  isDicom,
  isDicomDirectory,
  type ParseDicom,
  readDicomSlice,
} from './dicom-slice.js';
import { airOf, datatypeFor, readPixels, requirePlainPixels } from './dicom-voxels.js';
import type { Grid } from './grid-relation.js';
import { niftiHeaderBytes } from './nifti-header-writing.js';
import { requireRoom } from './room.js';

/** A file that may be one of DICOM. */
export interface DicomFile {
  /** Within its folder. */
  readonly name: string;
  /** All its bytes, or so many of the first. */
  readonly read: (count?: number) => Uint8Array;
}

/** What is asked of DICOM files. */
export interface DicomChoice {
  /** The number of a series, or the end of its UID; when left out, there must be a single one. */
  readonly series?: string;
  /** Hears what there is to tell: files that are not read, a table of series, padding. */
  readonly onLine?: (line: string) => void;
}

/** The header of most files is in so many bytes. */
const firstBytes = 2 ** 15;

/**
 * The series in some files. What is no DICOM image (DICOMDIR, reports, other files) is left out,
 * and told in one line.
 *
 * @param name - of the folder, which heads messages
 * @throws one sentence when there is no image, or a file is damaged
 */
export function dicomSeries(
  parse: ParseDicom,
  files: readonly DicomFile[],
  name: string,
  onLine: (line: string) => void = () => {},
): DicomSeries[] {
  const slices: DicomSlice[] = [];
  const others: string[] = [];
  for (const file of files) {
    const slice = headerOf(parse, file, name);
    if (slice === null) others.push(file.name);
    else slices.push(slice);
  }
  if (slices.length === 0) throw new Error(`${name}: holds no DICOM images`);
  if (others.length > 0) {
    onLine(`${name}: ${counted(others.length, 'file')} without an image: ${someOf(others, 3)}`);
  }
  return seriesOf(slices);
}

function headerOf(parse: ParseDicom, file: DicomFile, folder: string): DicomSlice | null {
  const start = file.read(firstBytes);
  if (!isDicom(start) || isDicomDirectory(start)) return null;
  if (start.length === firstBytes) {
    try {
      const slice = readDicomSlice(parse, start, file.name);
      if (slice !== null) return slice;
    } catch {
      // The header goes on, or is damaged: all bytes tell.
    }
  }
  try {
    return readDicomSlice(parse, file.read(), file.name);
  } catch (error) {
    throw new Error(`${folder}: ${(error as Error).message}`);
  }
}

/** A series that is a scan. */
interface ScanSeries extends SliceStack, Grid {}

function scanSeries(
  parse: ParseDicom,
  files: readonly DicomFile[],
  name: string,
  { series, onLine = () => {} }: DicomChoice,
): ScanSeries {
  const chosen = chosenSeries(dicomSeries(parse, files, name, onLine), series, name, onLine);
  const localizer = chosen.find(isLocalizer);
  if (localizer !== undefined) {
    throw new Error(
      `${name}: ${localizer.name} is a localizer (${localizer.imageType.replaceAll('\\', ' ')}); ` +
        'expected the slices of a scan',
    );
  }
  requirePlainPixels(chosen, name);
  const stack = stackSlices(chosen, name);
  const [{ columns, rows }] = stack.slices;
  return { ...stack, shape: [columns, rows, stack.slices.length] };
}

/** The shape and affine of a scan in DICOM files, from their headers alone. */
export function dicomGrid(
  parse: ParseDicom,
  files: readonly DicomFile[],
  name: string,
  choice: DicomChoice = {},
): Grid {
  const { shape, affine } = scanSeries(parse, files, name, choice);
  return { shape, affine };
}

/**
 * The bytes of a NIfTI-2 file from those of a DICOM series: slices in the order in which they lie,
 * values scaled by RescaleSlope and RescaleIntercept (HU for a CT), pixels that are padding as air,
 * axes in RAS. Nothing is resampled, and nothing made up.
 *
 * @param name - of the folder, which heads messages
 * @throws one sentence for anything but one upright, even, complete stack of uncompressed slices
 */
export function dicomAsNifti(
  parse: ParseDicom,
  files: readonly DicomFile[],
  name: string,
  choice: DicomChoice = {},
): Uint8Array {
  const { slices, shape, affine } = scanSeries(parse, files, name, choice);
  const datatype = datatypeFor(slices);
  requireRoom(`${name}: has`, shape, datatype === 'int16' ? 6 : 8);
  const header = niftiHeaderBytes(2, shape, datatype, affine);
  const pixels = shape[0] * shape[1];
  const Values = datatype === 'int16' ? Int16Array : Float32Array;
  const bytes = new Uint8Array(header.length + slices.length * pixels * Values.BYTES_PER_ELEMENT);
  bytes.set(header);
  const values = new Values(bytes.buffer, header.length);
  const byName = new Map(files.map((file) => [file.name, file]));
  let padded = 0;
  for (const [index, slice] of slices.entries()) {
    const read = (byName.get(slice.name) as DicomFile).read();
    const target = values.subarray(index * pixels, (index + 1) * pixels);
    padded += readPixels(slice, read, target, name);
  }
  if (padded > 0) {
    const value = airOf(slices[0]);
    choice.onLine?.(`${name}: ${counted(padded, 'pixel')} of padding, taken for air (${value})`);
  }
  return bytes;
}
