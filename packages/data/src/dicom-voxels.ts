import type { DicomSlice } from './dicom-slice.js';
import { air } from './hounsfield.js';
import { decodeVoxels, type NiftiDatatype } from './nifti-datatypes.js';
import type { NumberArray } from './voxel-order.js';

/** The transfer syntaxes whose pixels lie there as they are, and whether little-endian. */
const plainSyntaxes: Record<string, boolean> = {
  '1.2.840.10008.1.2': true,
  '1.2.840.10008.1.2.1': true,
  '1.2.840.10008.1.2.2': false,
};

const packedSyntaxes: Record<string, string> = {
  '1.2.840.10008.1.2.1.99': 'deflated',
  '1.2.840.10008.1.2.4.50': 'JPEG baseline',
  '1.2.840.10008.1.2.4.51': 'JPEG extended',
  '1.2.840.10008.1.2.4.57': 'JPEG lossless',
  '1.2.840.10008.1.2.4.70': 'JPEG lossless',
  '1.2.840.10008.1.2.4.80': 'JPEG-LS lossless',
  '1.2.840.10008.1.2.4.81': 'JPEG-LS',
  '1.2.840.10008.1.2.4.90': 'JPEG 2000 lossless',
  '1.2.840.10008.1.2.4.91': 'JPEG 2000',
  '1.2.840.10008.1.2.5': 'run lengths',
};

/**
 * Refuses images whose pixels are none of a scan, or cannot be read.
 *
 * @param name - of the folder, which heads the message
 * @throws one sentence
 */
export function requirePlainPixels(slices: readonly DicomSlice[], name: string): void {
  for (const slice of slices) {
    const refuse = (what: string): never => {
      throw new Error(`${name}: ${slice.name} ${what}`);
    };
    if (!Object.hasOwn(plainSyntaxes, slice.syntax)) {
      const how = packedSyntaxes[slice.syntax] ?? `transfer syntax ${slice.syntax || 'unknown'}`;
      refuse(`has compressed pixels (${how}); expected plain ones, as gdcmconv --raw makes them`);
    }
    const { samples, frames, bitsAllocated, bitsStored, slope, rows, columns } = slice;
    if (samples !== 1) refuse(`has ${samples} numbers per pixel; expected one, as in a CT`);
    if (frames !== 1) refuse(`holds ${frames} images; expected one file for each slice`);
    if (![8, 16, 32].includes(bitsAllocated) || bitsStored > bitsAllocated || bitsStored < 1) {
      refuse(`has pixels of ${bitsStored} in ${bitsAllocated} bits; expected 8, 16 or 32`);
    }
    if (rows < 1 || columns < 1) refuse(`has ${columns} x ${rows} pixels`);
    if (slope === 0) refuse('has a RescaleSlope of 0');
    const needed = (rows * columns * bitsAllocated) / 8;
    if (slice.length >= needed) continue;
    refuse(`has ${slice.length} bytes of pixels, ${columns} x ${rows} need ${needed}`);
  }
}

/** What lies outside a body: -1024 HU in a CT, 0 elsewhere. */
export const airOf = ({ modality }: Pick<DicomSlice, 'modality'>): number =>
  modality === 'CT' ? air : 0;

/** The type that holds the values of all slices exactly: int16, as most CT have it, or float32. */
export function datatypeFor(slices: readonly DicomSlice[]): 'int16' | 'float32' {
  const fits = slices.every(({ slope, intercept, bitsStored, isSigned }) => {
    const [low, high] = isSigned
      ? [-(2 ** (bitsStored - 1)), 2 ** (bitsStored - 1) - 1]
      : [0, 2 ** bitsStored - 1];
    const ends = [slope * low + intercept, slope * high + intercept];
    return [slope, intercept].every(Number.isInteger) && ends.every((v) => v === (v << 16) >> 16);
  });
  return fits ? 'int16' : 'float32';
}

/**
 * Writes the values of a slice, for a CT in HU, row after row.
 *
 * @param bytes - of the slice's file
 * @returns how many pixels were padding, which becomes air
 * @throws a sentence headed by `name`, of the folder, when the file ends before its pixels do
 */
export function readPixels(
  slice: DicomSlice,
  bytes: Uint8Array,
  target: NumberArray,
  name: string,
): number {
  const { rows, columns, bitsAllocated, bitsStored, isSigned, slope, intercept, offset } = slice;
  const count = rows * columns;
  if (offset + (count * bitsAllocated) / 8 > bytes.length) {
    throw new Error(`${name}: ${slice.name} ends within its pixels; expected a complete file`);
  }
  const datatype = `${isSigned ? '' : 'u'}int${bitsAllocated}` as NiftiDatatype;
  const stored = decodeVoxels(bytes, offset, count, datatype, plainSyntaxes[slice.syntax]);
  // What is above the stored bits may be an overlay.
  const shift = 32 - bitsStored;
  const [low, high] = slice.padding ?? [1, 0];
  const outside = airOf(slice);
  let padded = 0;
  for (let pixel = 0; pixel < count; pixel++) {
    const raw = isSigned ? (stored[pixel] << shift) >> shift : (stored[pixel] << shift) >>> shift;
    if (raw >= low && raw <= high) {
      padded++;
      target[pixel] = outside;
    } else {
      target[pixel] = slope * raw + intercept;
    }
  }
  return padded;
}
