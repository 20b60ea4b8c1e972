import type { NdArray } from 'ndarray';
import { type Affine, degeneracy } from './affine.js';
import { gzip } from './gzip.js';
import { encodeVoxels, integerRange, isDatatype, type NiftiDatatype } from './nifti-datatypes.js';
import { openNifti } from './nifti-file.js';
import { niftiHeaderBytes, smallestVersion } from './nifti-header-writing.js';
import { inFileOrder, refuseStrays, type ScanFile } from './scan-voxels.js';
import { type LabelMap, shapeOf, type Volume, voxelGrid } from './volume.js';
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

/**
 * The scan in an open file.
 *
 * @param keepsNaN - whether voxels may be NaN
 */
export function scanOf({ header, stored }: ScanFile, name: string, keepsNaN = false): Volume {
  const { shape, affine, slope, intercept } = header;
  const isIntensity = (value: number) =>
    Number.isFinite(Math.fround(value)) || (keepsNaN && Number.isNaN(value));
  refuseStrays(stored, header, name, 'NaN or infinite voxels', 'finite intensities', isIntensity);
  const values = new Float32Array(stored.length);
  copyInOrder(inFileOrder(stored, header), values, slope, intercept);
  return voxelGrid(values, shape, affine);
}

/**
 * The bytes of a single-file NIfTI: sform and qform from the affine, mm, slope 1, little-endian.
 * What is written {@link readNifti} reads.
 *
 * @throws one sentence for what would not be read: no voxel, a single slice, values that are not
 * finite or do not fit the datatype exactly, an affine that is degenerate in the version's numbers
 * @example
 * ```ts
 * import { scalingAffine, voxelGrid, writeNifti } from '@obelisk/data';
 * const labels = voxelGrid(new Uint8Array(60), [3, 4, 5], scalingAffine([1, 1, 1]));
 * writeNifti(labels).length; // => 352 + 60
 * ```
 */
export function writeNifti(grid: Volume | LabelMap, options: NiftiOptions = {}): Uint8Array {
  const shape = shapeOf(grid);
  const { version = smallestVersion(shape), datatype = grid.data.dtype as NiftiDatatype } = options;
  const view = grid.data as NdArray<NumberArray>;
  refuseShape(view.shape);
  refuseUnfit(view, datatype);
  refuseAffine(grid.affine, version);
  const header = niftiHeaderBytes(version, shape, datatype, grid.affine);
  // x is the fastest axis of the file: the same numbers in C order, seen with the axes reversed.
  const voxels = encodeVoxels(view.size, datatype, (target) => {
    refuseInfinite(copyInOrder(view.transpose(2, 1, 0), target));
  });
  const bytes = new Uint8Array(header.length + voxels.length);
  bytes.set(header);
  bytes.set(voxels, header.length);
  return options.gzip ? gzip(bytes) : bytes;
}

function refuseShape(shape: readonly number[]): void {
  if (shape.length === 3 && shape.every((size) => size >= 1) && shape[2] > 1) return;
  throw new Error(
    `writeNifti: the shape [${shape.join(', ')}] is not that of a 3D scan; ` +
      'expected three positive sizes, the last of at least two slices',
  );
}

/** NIfTI-1 stores an affine as float32, which may make it another one. */
function refuseAffine(affine: Affine, version: 1 | 2): void {
  const stored = version === 1 ? affine.map((row) => row.map(Math.fround)) : affine;
  const problem = degeneracy(stored);
  if (problem === null) return;
  const where = version === 1 ? ' in float32, as NIfTI-1 has it,' : '';
  throw new Error(`writeNifti: the affine${where} ${problem}`);
}

function refuseUnfit(view: NdArray<NumberArray>, datatype: NiftiDatatype): void {
  if (!isDatatype(datatype)) {
    throw new Error(`writeNifti: no voxel has the type ${datatype}; expected int16, float32 or so`);
  }
  if (datatype === view.dtype || datatype === 'float64') return;
  const fits = datatype === 'float32' ? isFloat32 : isWithin(integerRange(datatype));
  const values = copyInOrder(view, new Float64Array(view.size));
  const unfit = values.find((value) => !fits(value));
  if (unfit === undefined) return;
  throw new Error(
    `writeNifti: the value ${unfit} does not fit ${datatype} exactly; ` +
      'expected another datatype, or values rounded and clipped before',
  );
}

function refuseInfinite(values: NumberArray): void {
  for (const value of values) {
    if (Number.isFinite(Math.fround(value))) continue;
    throw new Error(`writeNifti: a voxel is ${value}; expected finite numbers, also in float32`);
  }
}

const isFloat32 = (value: number) => Math.fround(value) === value;

const isWithin =
  ([low, end]: readonly [number, number]) =>
  (value: number) =>
    Number.isInteger(value) && value >= low && value < end;
