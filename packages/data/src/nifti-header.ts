import { type Affine, degeneracy, type Triple } from './affine.js';
import { datatypeOfCode } from './nifti-datatypes.js';
import { headerLength, type NiftiFields, readNiftiFields } from './nifti-fields.js';
import { quaternionRows } from './quaternion.js';
import type { ScanHeader } from './scan-header.js';

/** What the first bytes of a NIfTI file say about its voxels. */
export interface NiftiHeader extends ScanHeader {
  readonly version: 1 | 2;
  /** Whether it is that of a .hdr/.img pair: the voxels are in the other file. */
  readonly isPair: boolean;
}

const wanted = 'expected a NIfTI-1 or NIfTI-2 scan (.nii or .nii.gz)';

/**
 * Reads the header of an unpacked NIfTI file and checks every number of it that is used.
 *
 * @param bytes - from the file's first on, with the whole header if there is one
 * @throws a sentence headed by `name` for anything but voxels of a supported type
 */
export function readNiftiHeader(bytes: Uint8Array, name: string): NiftiHeader {
  if (bytes.length === 0) throw new Error(`${name}: the file is empty; ${wanted}`);
  try {
    const { version, isPair } = kindOf(bytes);
    const length = headerLength[version];
    if (bytes.length < length) {
      throw new Error(`the NIfTI-${version} header has ${length} bytes, the file ${bytes.length}`);
    }
    const fields = readNiftiFields(bytes, version);
    const sizes = sizesFrom(fields.dim);
    const [x, y = 1, z = 1] = sizes;
    return {
      format: `NIfTI-${version}`,
      version,
      isPair,
      littleEndian: fields.littleEndian,
      shape: [x, y, z],
      sizes,
      datatype: datatypeOfCode(fields.datatype),
      ...scalingFrom(fields),
      affine: affineFrom(fields),
      voxelOffset: offsetFrom(fields, isPair ? 0 : length),
    };
  } catch (error) {
    throw new Error(`${name}: ${(error as Error).message}`);
  }
}

/** The header starts with its own length, in the file's byte order, and has a magic word. */
function kindOf(bytes: Uint8Array): { version: 1 | 2; isPair: boolean } {
  if (bytes.length >= 4) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, 4);
    for (const version of [1, 2] as const) {
      const length = headerLength[version];
      if (view.getInt32(0, true) !== length && view.getInt32(0, false) !== length) continue;
      const start = version === 1 ? 344 : 4;
      const magic = String.fromCharCode(...bytes.subarray(start, start + 4));
      if (magic.length < 4 || magic === `n+${version}\0`) return { version, isPair: false };
      if (magic === `ni${version}\0`) return { version, isPair: true };
    }
  }
  throw new Error(`this is not a NIfTI file; ${wanted}`);
}

function offsetFrom({ voxOffset }: NiftiFields, first: number): number {
  if (voxOffset >= first && Number.isInteger(voxOffset)) return voxOffset;
  throw new Error(`voxels cannot begin at byte ${voxOffset}; expected ${first} or more`);
}

function sizesFrom(dims: readonly number[]): number[] {
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
  return sizes;
}

/** A slope of zero, or none, says that the stored values are meant as they are. */
function scalingFrom(fields: NiftiFields): { slope: number; intercept: number } {
  const { sclSlope: slope, sclInter: intercept } = fields;
  if (slope === 0 || !Number.isFinite(slope)) return { slope: 1, intercept: 0 };
  if (!Number.isFinite(intercept)) {
    throw new Error(
      `scl_inter is ${intercept}; expected a finite number beside scl_slope ${slope}`,
    );
  }
  return { slope, intercept };
}

/** sform if there is one, else qform, else the spacing alone; then from the header's unit to mm. */
function affineFrom(fields: NiftiFields): Affine {
  const [form, rows] =
    fields.sformCode > 0
      ? ['sform', fields.srow]
      : fields.qformCode > 0
        ? ['qform', qformRows(fields)]
        : ['spacing (pixdim)', spacingRows(fields)];
  // METER, MM, MICRON of nifti1.h; 0 is unknown and taken for mm.
  const millimetres = { 1: 1000, 3: 0.001 }[fields.xyztUnits & 7] ?? 1;
  const affine = [...rows.map((row) => row.map((entry) => entry * millimetres)), [0, 0, 0, 1]];
  const problem = degeneracy(affine);
  if (problem === null) return affine;
  throw new Error(`the affine from its ${form} ${problem}; expected three independent axes in mm`);
}

/** The spacing along x, y and z: a length, whatever its sign (so does nibabel). */
const spacingFrom = ({ pixdim }: NiftiFields): Triple => [
  Math.abs(pixdim[1]),
  Math.abs(pixdim[2]),
  Math.abs(pixdim[3]),
];

function qformRows(fields: NiftiFields): number[][] {
  const { quatern, qoffset } = fields;
  const form = { quaternion: quatern, handedness: handednessFrom(fields.pixdim[0]) };
  return quaternionRows(form, spacingFrom(fields)).map((row, axis) => [...row, qoffset[axis]]);
}

/** Other numbers than -1 mean 1, but negative ones -1 to nifti1_io.c and 1 to nibabel. */
function handednessFrom(qfac: number): 1 | -1 {
  if (qfac === -1) return -1;
  if (!(qfac < 0)) return 1;
  throw new Error(
    `pixdim[0] is ${qfac}; expected 1 or -1, which says whether the third axis is mirrored`,
  );
}

function spacingRows(fields: NiftiFields): number[][] {
  const [dx, dy, dz] = spacingFrom(fields);
  return [
    [dx, 0, 0, 0],
    [0, dy, 0, 0],
    [0, 0, dz, 0],
  ];
}
