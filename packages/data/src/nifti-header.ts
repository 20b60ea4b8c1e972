import { NIFTI1, NIFTI2 } from 'nifti-reader-js';
import { type Affine, degeneracy, type Triple } from './affine.js';
import { bytesPerVoxel, datatypeOfCode, type NiftiDatatype } from './nifti-datatypes.js';

/** What the first bytes of a NIfTI file say about its voxels. */
export interface NiftiHeader {
  readonly version: 1 | 2;
  readonly littleEndian: boolean;
  /** Voxels along each axis, x first. */
  readonly shape: Triple;
  readonly datatype: NiftiDatatype;
  /** Where the voxels begin, in bytes. */
  readonly voxelOffset: number;
  /** value = slope * stored + intercept */
  readonly slope: number;
  readonly intercept: number;
  readonly affine: Affine;
}

const wanted = 'expected a NIfTI-1 or NIfTI-2 scan (.nii or .nii.gz)';
/** Length of the header, by version; 4 bytes that announce extensions follow it. */
export const headerLength = { 1: 348, 2: 540 } as const;

/**
 * Reads the header of an unpacked NIfTI file and checks it, against the file's length too, so that
 * nothing is allocated for voxels that are not there.
 *
 * nifti-reader-js takes the fields apart. What it makes of them is not used: it lets a qform win
 * over an sform of smaller code, knows no qform in NIfTI-2, and throws raw messages at odd
 * extensions.
 *
 * @param fileLength - bytes of the whole unpacked file, where `bytes` are only its beginning
 * @throws a sentence headed by `name` for anything but a complete 3D scan of a supported type
 */
export function readNiftiHeader(
  bytes: Uint8Array,
  name: string,
  fileLength: number = bytes.length,
): NiftiHeader {
  if (bytes.length === 0) throw new Error(`${name}: the file is empty; ${wanted}`);
  try {
    const version = versionOf(bytes);
    const length = headerLength[version];
    if (bytes.length < length) {
      throw new Error(`the NIfTI-${version} header has ${length} bytes, the file ${bytes.length}`);
    }
    const fields = version === 1 ? new NIFTI1() : new NIFTI2();
    // Only the header's own bytes, so that the library does not go on to the extensions.
    fields.readHeader(new Uint8Array(bytes.subarray(0, length)).buffer);
    const header = {
      version,
      littleEndian: fields.littleEndian,
      shape: shapeFrom(fields.dims),
      datatype: datatypeOfCode(fields.datatypeCode),
      voxelOffset: fields.vox_offset,
      ...scalingFrom(fields),
      affine: affineFrom(bytes, version, fields),
    };
    checkLength(header, fileLength);
    return header;
  } catch (error) {
    throw new Error(`${name}: ${(error as Error).message}`);
  }
}

/** The header starts with its own length, in the file's byte order, and has a magic word. */
function versionOf(bytes: Uint8Array): 1 | 2 {
  if (bytes.length >= 4) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, 4);
    for (const version of [1, 2] as const) {
      const length = headerLength[version];
      if (view.getInt32(0, true) !== length && view.getInt32(0, false) !== length) continue;
      const start = version === 1 ? 344 : 4;
      const magic = String.fromCharCode(...bytes.subarray(start, start + 4));
      if (magic.length < 4 || magic === `n+${version}\0`) return version;
      if (magic === `ni${version}\0`) {
        throw new Error('this is the header of a .hdr/.img pair; expected both in one .nii file');
      }
    }
  }
  throw new Error(`this is not a NIfTI file; ${wanted}`);
}

function shapeFrom(dims: readonly number[]): Triple {
  const count = dims[0];
  if (!(count >= 1 && count <= 7)) {
    throw new Error(`the header claims ${count} dimensions; expected 3`);
  }
  const sizes = dims.slice(1, 1 + count);
  const wrong = sizes.find((size) => !(size >= 1));
  if (wrong !== undefined) {
    throw new Error(`the header claims a size of ${wrong} voxels; expected positive sizes`);
  }
  while (sizes.length > 3 && sizes.at(-1) === 1) sizes.pop();
  if (sizes.length !== 3 || sizes[2] === 1) {
    const rank = Math.min(sizes.length, sizes[2] === 1 ? 2 : sizes.length);
    throw new Error(`the scan is ${rank}D (${sizes.join(' x ')} voxels); expected a 3D scan`);
  }
  return [sizes[0], sizes[1], sizes[2]];
}

/** A slope of zero, or none, says that the stored values are meant as they are. */
function scalingFrom(fields: NIFTI1 | NIFTI2): { slope: number; intercept: number } {
  const { scl_slope: slope, scl_inter: intercept } = fields;
  if (slope === 0 || !Number.isFinite(slope)) return { slope: 1, intercept: 0 };
  if (!Number.isFinite(intercept)) {
    throw new Error(
      `scl_inter is ${intercept}; expected a finite number beside scl_slope ${slope}`,
    );
  }
  return { slope, intercept };
}

/** sform if there is one, else qform, else the spacing alone; then from the header's unit to mm. */
function affineFrom(bytes: Uint8Array, version: 1 | 2, fields: NIFTI1 | NIFTI2): Affine {
  const [form, rows] =
    fields.sform_code > 0
      ? ['sform', sformRows(bytes, version, fields.littleEndian)]
      : fields.qform_code > 0
        ? ['qform', fields.getQformMat() as number[][]]
        : ['spacing (pixdim)', spacingRows(fields.pixDims)];
  // METER, MM, MICRON of nifti1.h; 0 is unknown and taken for mm.
  const millimetres = { 1: 1000, 3: 0.001 }[fields.xyzt_units & 7] ?? 1;
  const affine = [
    ...rows.slice(0, 3).map((row) => row.map((entry) => entry * millimetres)),
    [0, 0, 0, 1],
  ];
  const problem = degeneracy(affine);
  if (problem === null) return affine;
  throw new Error(`the affine from its ${form} ${problem}; expected three independent axes in mm`);
}

function sformRows(bytes: Uint8Array, version: 1 | 2, littleEndian: boolean): number[][] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const entry = (index: number) =>
    version === 1
      ? view.getFloat32(280 + 4 * index, littleEndian)
      : view.getFloat64(400 + 8 * index, littleEndian);
  return [0, 4, 8].map((start) => [0, 1, 2, 3].map((column) => entry(start + column)));
}

function spacingRows(pixDims: readonly number[]): number[][] {
  const [dx, dy, dz] = pixDims.slice(1, 4).map(Math.abs);
  return [
    [dx, 0, 0, 0],
    [0, dy, 0, 0],
    [0, 0, dz, 0],
  ];
}

function checkLength(header: NiftiHeader, length: number): void {
  const { shape, datatype, voxelOffset, version } = header;
  const smallest = headerLength[version];
  if (!(voxelOffset >= smallest && Number.isInteger(voxelOffset))) {
    throw new Error(`voxels cannot begin at byte ${voxelOffset}; expected ${smallest} or more`);
  }
  const needed = shape[0] * shape[1] * shape[2] * bytesPerVoxel(datatype);
  if (voxelOffset + needed <= length) return;
  throw new Error(
    `${shape.join(' x ')} voxels of ${datatype} need ${needed} bytes ` +
      `from byte ${voxelOffset} on, the file ends after ${length}: ` +
      'it is truncated or its header is damaged',
  );
}
