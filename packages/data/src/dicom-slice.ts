import type * as DicomParser from 'dicom-parser';
import type { Triple } from './affine.js';

/** The parser, given by who has loaded it: only who reads DICOM does. */
export type ParseDicom = (typeof DicomParser)['parseDicom'];

/** What there is to know of the pixels of a slice. */
export interface DicomPixels {
  readonly rows: number;
  readonly columns: number;
  readonly samples: number;
  readonly frames: number;
  readonly bitsAllocated: number;
  readonly bitsStored: number;
  readonly isSigned: boolean;
  /** Stored values that mean none, the first and the last; null where there are none. */
  readonly padding: readonly [number, number] | null;
  /** value = slope * stored + intercept, for a CT in HU */
  readonly slope: number;
  readonly intercept: number;
  /** Where pixels begin in the file, and how many bytes they have. */
  readonly offset: number;
  readonly length: number;
}

/** An image of DICOM, as its file's header tells. */
export interface DicomSlice extends DicomPixels {
  /** Of its file. */
  readonly name: string;
  readonly syntax: string;
  readonly series: string;
  readonly seriesNumber: string;
  readonly description: string;
  readonly modality: string;
  readonly imageType: string;
  /** Between rows, then between columns, in mm; null when the header has none. */
  readonly spacing: readonly [number, number] | null;
  /** The directions in which columns and rows count on, in LPS. */
  readonly orientation: readonly [Triple, Triple] | null;
  /** The centre of the first pixel, in mm, LPS. */
  readonly position: Triple | null;
}

const pixelData = 'x7fe00010';

/**
 * Whether bytes begin as a file of DICOM does (PS3.10): 128 bytes of anything, then DICM.
 *
 * @example
 * ```ts
 * import { isDicom } from '@obelisk/data';
 * isDicom(new Uint8Array(400)); // => false
 * ```
 */
export const isDicom = (bytes: Uint8Array): boolean =>
  bytes.length > 132 && String.fromCharCode(...bytes.subarray(128, 132)) === 'DICM';

/** Whether the meta elements say that it is the list of a disc's files, DICOMDIR. */
export const isDicomDirectory = (bytes: Uint8Array): boolean =>
  new TextDecoder('latin1').decode(bytes.subarray(132, 400)).includes('1.2.840.10008.1.3.10');

/**
 * Reads the header of a DICOM file.
 *
 * @param bytes - from the first on, up to the pixels at least
 * @returns null for a file that holds no image, as DICOMDIR or a report
 * @throws a sentence headed by `name` when the header is damaged or ends too early
 */
export function readDicomSlice(
  parse: ParseDicom,
  bytes: Uint8Array,
  name: string,
): DicomSlice | null {
  let header: DicomParser.DataSet;
  try {
    header = parse(bytes, { untilTag: pixelData });
  } catch (error) {
    const { message, exception } = error as { message?: string; exception?: unknown };
    const reason = String(message ?? exception ?? error).split('\n', 1)[0];
    throw new Error(`${name}: its DICOM header is damaged (${reason}); expected a complete file`);
  }
  const element = header.elements[pixelData];
  if (element === undefined || header.uint16('x00280010') === undefined) return null;
  const text = (tag: string) => header.string(tag)?.trim() ?? '';
  const numbers = (tag: string) => numbersOf(text(tag));
  const three = (values: readonly number[], start = 0): Triple => [
    values[start],
    values[start + 1],
    values[start + 2],
  ];
  const [spacing, axes, position] = ['x00280030', 'x00200037', 'x00200032'].map(numbers);
  return {
    name,
    syntax: text('x00020010'),
    series: text('x0020000e'),
    seriesNumber: text('x00200011'),
    description: text('x0008103e'),
    modality: text('x00080060'),
    imageType: text('x00080008'),
    spacing: spacing.length === 2 ? [spacing[0], spacing[1]] : null,
    orientation: axes.length === 6 ? [three(axes), three(axes, 3)] : null,
    position: position.length === 3 ? three(position) : null,
    ...pixelsOf(header, element),
  };
}

function pixelsOf(header: DicomParser.DataSet, element: DicomParser.Element): DicomPixels {
  const whole = (tag: string, otherwise: number) => header.uint16(tag) ?? otherwise;
  const isSigned = whole('x00280103', 0) === 1;
  const stored = (tag: string) => (isSigned ? header.int16(tag) : header.uint16(tag));
  const padding = stored('x00280120');
  const limit = stored('x00280121') ?? padding ?? 0;
  const bitsAllocated = whole('x00280100', 16);
  return {
    rows: whole('x00280010', 0),
    columns: whole('x00280011', 0),
    samples: whole('x00280002', 1),
    frames: Number(header.string('x00280008') ?? 1),
    bitsAllocated,
    bitsStored: whole('x00280101', bitsAllocated),
    isSigned,
    padding: padding === undefined ? null : [Math.min(padding, limit), Math.max(padding, limit)],
    slope: numbersOf(header.string('x00281053') ?? '')[0] ?? 1,
    intercept: numbersOf(header.string('x00281052') ?? '')[0] ?? 0,
    offset: element.dataOffset,
    length: element.hadUndefinedLength ? Infinity : element.length,
  };
}

/** The finite numbers of a text, which DICOM parts by backslashes; none when others are there. */
function numbersOf(text: string): number[] {
  const words = text.split('\\').map((word) => word.trim());
  const numbers = words.map((word) => (word === '' ? Number.NaN : Number(word)));
  return numbers.every(Number.isFinite) ? numbers : [];
}
