import { integerRange } from './nifti-datatypes.js';
import { openNifti } from './nifti-file.js';
import type { ScanHeader } from './scan-header.js';
import { inFileOrder, refuseStrays, type ScanFile } from './scan-voxels.js';
import { type LabelData, type LabelMap, voxelGrid } from './volume.js';
import { copyInOrder, type NumberArray } from './voxel-order.js';

/** Programs that store labels as fractions, or scale them, miss whole numbers by less than this. */
const tolerance = 1e-3;

/**
 * Reads a label map as {@link readNifti} reads a scan, every label exactly, into the smallest of
 * uint8, int16, uint16, int32 and uint32 that holds all of them. Numbers within 0.001 of a whole
 * one are taken for that.
 *
 * @param name - the file's name, which heads the message of an error
 * @throws as `readNifti`, and for labels that aren't whole numbers or need more than 32 bits
 * @example
 * ```ts
 * import { readNiftiLabels, scalingAffine, voxelGrid, writeNifti } from '@obelisk/data';
 * const values = Int16Array.of(0, 8, 0, 0, 0, 0, 0, 3);
 * const bytes = writeNifti(voxelGrid(values, [2, 2, 2], scalingAffine([3, 3, 3])));
 * readNiftiLabels(bytes, 'labels.nii').data.data; // => Uint8Array.from(values)
 * ```
 */
export function readNiftiLabels(bytes: Uint8Array, name: string): LabelMap {
  return labelsOf(openNifti(bytes, name), name);
}

/** The labels in an open file. */
export function labelsOf({ header, stored }: ScanFile, name: string): LabelMap {
  const [what, expected] = ['voxels that are no labels', 'whole numbers of 32 bits'];
  refuseStrays(stored, header, name, what, expected, isLabel);
  const whole = wholeNumbers(stored, header);
  const values = labelArray(whole);
  if (values === null) {
    throw new Error(`${name}: labels span more than 32 bits; expected all of them to fit int32`);
  }
  copyInOrder(inFileOrder(whole, header), values);
  return voxelGrid(values, header.shape, header.affine);
}

function isLabel(value: number): boolean {
  const whole = Math.round(value);
  return Math.abs(value - whole) <= tolerance && whole >= -(2 ** 31) && whole < 2 ** 32;
}

/** The scaled values, rounded: writing 1.9999999 into an array of integers would make it 1. */
function wholeNumbers(stored: NumberArray, header: ScanHeader): NumberArray {
  const { datatype, slope, intercept } = header;
  if (slope !== 1 || intercept !== 0) {
    return Float64Array.from(stored, (value) => Math.round(slope * value + intercept));
  }
  return datatype.startsWith('float') ? stored.map((value) => Math.round(value)) : stored;
}

/** From the smallest on. */
const labelTypes = [
  ['uint8', Uint8Array],
  ['int16', Int16Array],
  ['uint16', Uint16Array],
  ['int32', Int32Array],
  ['uint32', Uint32Array],
] as const;

function labelArray(whole: NumberArray): LabelData | null {
  let smallest = Infinity;
  let largest = -Infinity;
  for (const value of whole) {
    if (value < smallest) smallest = value;
    if (value > largest) largest = value;
  }
  for (const [datatype, Label] of labelTypes) {
    const [low, end] = integerRange(datatype);
    if (smallest >= low && largest < end) return new Label(whole.length);
  }
  return null;
}
