import ndarray, { type NdArray } from 'ndarray';
import { gzip } from './gzip.js';
import { encodeVoxels, integerRange, type NiftiDatatype } from './nifti-datatypes.js';
import type { NiftiHeader } from './nifti-header.js';
import { longestAxisOfNifti1, niftiHeaderBytes } from './nifti-header-writing.js';
import { type NiftiFile, openNifti } from './nifti-voxels.js';
import { type LabelData, type LabelMap, shapeOf, type Volume, voxelGrid } from './volume.js';
import { copyInOrder, type NumberArray } from './voxel-order.js';

/** How `writeNifti` stores voxels. */
export interface NiftiOptions {
  /** NIfTI-1, or NIfTI-2 (affine in float64), the default for axes of over 32767 voxels. */
  readonly version?: 1 | 2;
  /** Packs the file, as a .nii.gz has it. */
  readonly gzip?: boolean;
  /** The type of a stored voxel; by default the one in memory. Values must fit it exactly. */
  readonly datatype?: NiftiDatatype;
}

/**
 * Reads a scan from the bytes of a .nii or .nii.gz file: NIfTI-1 or -2, either byte order,
 * integers of 8 to 64 bits, float32 or float64, scaled by scl_slope and scl_inter. The affine is
 * the sform, else the qform, else the spacing alone. Complex numbers and colours are not supported.
 *
 * @param name - the file's name, which heads the message of an error
 * @returns a float32 scan [D, H, W] = [x, y, z] of the file, in C order
 * @throws for anything but a complete 3D scan of finite values with an affine of full rank
 * @example
 * ```ts
 * import { readNifti, scalingAffine, voxelGrid, writeNifti } from '@obelisk/data';
 * const values = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8);
 * const scan = voxelGrid(values, [2, 2, 2], scalingAffine([3, 3, 3]));
 * const bytes = writeNifti(scan, { gzip: true });
 * readNifti(bytes, 'scan.nii.gz').data.get(0, 0, 1); // => 2
 * ```
 */
export function readNifti(bytes: Uint8Array, name: string): Volume {
  return scanOf(openNifti(bytes, name), name);
}

/** The scan in an open file. */
export function scanOf({ header, stored }: NiftiFile, name: string): Volume {
  const { shape, affine, slope, intercept } = header;
  const isIntensity = (value: number) => Number.isFinite(Math.fround(value));
  refuseStrays(stored, header, name, 'NaN or infinite voxels', 'finite intensities', isIntensity);
  const values = new Float32Array(stored.length);
  copyInOrder(inFileOrder(stored, header), values, slope, intercept);
  return voxelGrid(values, shape, affine);
}

/**
 * Reads a label map as {@link readNifti} reads a scan, every label exactly, into the smallest of
 * uint8, int16, uint16, int32 and uint32 that holds all of them.
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
  const { header, stored } = openNifti(bytes, name);
  const { shape, affine, slope, intercept } = header;
  const isLabel = (value: number) =>
    Number.isInteger(value) && value >= -(2 ** 31) && value < 2 ** 32;
  refuseStrays(
    stored,
    header,
    name,
    'voxels that are no labels',
    'whole numbers of 32 bits',
    isLabel,
  );
  const values = labelArray(stored, slope, intercept);
  if (values === null) {
    throw new Error(`${name}: labels span more than 32 bits; expected all of them to fit int32`);
  }
  copyInOrder(inFileOrder(stored, header), values, slope, intercept);
  return voxelGrid(values, shape, affine);
}

/**
 * The bytes of a single-file NIfTI: sform and qform from the affine, mm, slope 1, little-endian.
 *
 * @throws when a value does not fit the datatype exactly, or an axis is too long for NIfTI-1
 * @example
 * ```ts
 * import { scalingAffine, voxelGrid, writeNifti } from '@obelisk/data';
 * const labels = voxelGrid(new Uint8Array(60), [3, 4, 5], scalingAffine([1, 1, 1]));
 * writeNifti(labels).length; // => 352 + 60
 * ```
 */
export function writeNifti(grid: Volume | LabelMap, options: NiftiOptions = {}): Uint8Array {
  const shape = shapeOf(grid);
  const smallestVersion = Math.max(...shape) > longestAxisOfNifti1 ? 2 : 1;
  const { version = smallestVersion, datatype = grid.data.dtype as NiftiDatatype } = options;
  const view = grid.data as NdArray<NumberArray>;
  refuseUnfit(view, datatype);
  const header = niftiHeaderBytes(version, shape, datatype, grid.affine);
  // x is the fastest axis of the file: the same numbers in C order, seen with the axes reversed.
  const voxels = encodeVoxels(view.size, datatype, (target) => {
    copyInOrder(view.transpose(2, 1, 0), target);
  });
  const bytes = new Uint8Array(header.length + voxels.length);
  bytes.set(header);
  bytes.set(voxels, header.length);
  return options.gzip ? gzip(bytes) : bytes;
}

/** The file's voxels as [x, y, z], although x is the fastest axis there. */
function inFileOrder(stored: NumberArray, { shape }: NiftiHeader): NdArray<NumberArray> {
  return ndarray(stored, [...shape].reverse()).transpose(2, 1, 0) as NdArray<NumberArray>;
}

function refuseStrays(
  stored: NumberArray,
  { shape, slope, intercept }: NiftiHeader,
  name: string,
  what: string,
  expected: string,
  accepts: (value: number) => boolean,
): void {
  let count = 0;
  let first = 0;
  for (let index = stored.length - 1; index >= 0; index--) {
    if (accepts(slope * stored[index] + intercept)) continue;
    count++;
    first = index;
  }
  if (count === 0) return;
  const [width, height] = shape;
  const x = first % width;
  const y = Math.floor(first / width) % height;
  const z = Math.floor(first / (width * height));
  const value = slope * stored[first] + intercept;
  throw new Error(
    `${name}: ${what}: ${count} of ${stored.length}, the first at [${x}, ${y}, ${z}] (${value}); ` +
      `expected ${expected}`,
  );
}

/** From the smallest on. */
const labelTypes = [
  ['uint8', Uint8Array],
  ['int16', Int16Array],
  ['uint16', Uint16Array],
  ['int32', Int32Array],
  ['uint32', Uint32Array],
] as const;

function labelArray(stored: NumberArray, slope: number, intercept: number): LabelData | null {
  let smallest = Infinity;
  let largest = -Infinity;
  for (let index = 0; index < stored.length; index++) {
    const value = slope * stored[index] + intercept;
    if (value < smallest) smallest = value;
    if (value > largest) largest = value;
  }
  for (const [datatype, Label] of labelTypes) {
    const [low, end] = integerRange(datatype);
    if (smallest >= low && largest < end) return new Label(stored.length);
  }
  return null;
}

function refuseUnfit(view: NdArray<NumberArray>, datatype: NiftiDatatype): void {
  if (datatype === view.dtype || datatype === 'float64') return;
  const fits = datatype === 'float32' ? isFloat32 : isWithin(integerRange(datatype));
  const values = copyInOrder(view, new Float64Array(view.size));
  const unfit = values.findIndex((value) => !fits(value));
  if (unfit < 0) return;
  throw new Error(
    `writeNifti: the value ${values[unfit]} does not fit ${datatype} exactly; ` +
      'expected another datatype, or values rounded and clipped before',
  );
}

const isFloat32 = (value: number) => Math.fround(value) === value;

const isWithin =
  ([low, end]: readonly [number, number]) =>
  (value: number) =>
    Number.isInteger(value) && value >= low && value < end;
