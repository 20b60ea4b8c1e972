import { NIFTI1, NIFTI2 } from 'nifti-reader-js';
import { type Affine, spacingOf, type Triple } from './affine.js';
import { bytesPerVoxel, datatypeCode, type NiftiDatatype } from './nifti-datatypes.js';
import { headerLength } from './nifti-fields.js';
import { quaternionForm } from './quaternion.js';

/** NIfTI-1 counts voxels along an axis in 16 bits. */
const longestAxisOfNifti1 = 32767;
const millimetres = 2;
const scannerCoordinates = 1;

/** The version that a scan needs. */
export const smallestVersion = (shape: Triple): 1 | 2 =>
  Math.max(...shape) > longestAxisOfNifti1 ? 2 : 1;

/**
 * The bytes before the voxels: the header of a single file (magic n+1 or n+2), little-endian, and
 * the 4 bytes that say that no extensions follow. The affine goes into the sform and, unless its
 * axes are sheared, into the qform too; the unit is mm.
 *
 * @param slope - what stored numbers are multiplied by when they are read
 * @throws when an axis is too long for NIfTI-1
 */
export function niftiHeaderBytes(
  version: 1 | 2,
  shape: Triple,
  datatype: NiftiDatatype,
  affine: Affine,
  slope = 1,
): Uint8Array {
  if (version === 1 && Math.max(...shape) > longestAxisOfNifti1) {
    throw new Error(
      `writeNifti: NIfTI-1 holds at most ${longestAxisOfNifti1} voxels along an axis, ` +
        `the shape is [${shape.join(', ')}]; write version 2`,
    );
  }
  const fields = version === 1 ? new NIFTI1() : new NIFTI2();
  fields.littleEndian = true;
  fields.magic = version === 1 ? 'n+1\0' : 'n+2\0\r\n\x1a\n';
  fields.dims = [3, ...shape, 1, 1, 1, 1];
  fields.datatypeCode = datatypeCode(datatype);
  fields.numBitsPerVoxel = 8 * bytesPerVoxel(datatype);
  fields.vox_offset = headerLength[version] + 4;
  fields.scl_slope = slope;
  fields.scl_inter = 0;
  fields.xyzt_units = millimetres;
  fields.sform_code = scannerCoordinates;
  fields.affine = affine.map((row) => [...row]);
  fields.pixDims = [1, ...spacingOf(affine), 0, 0, 0, 0];
  setQform(fields, affine);
  return new Uint8Array(fields.toArrayBuffer());
}

function setQform(fields: NIFTI1 | NIFTI2, affine: Affine): void {
  const form = quaternionForm(affine);
  if (form === null) return;
  fields.qform_code = scannerCoordinates;
  [fields.quatern_b, fields.quatern_c, fields.quatern_d] = form.quaternion;
  [fields.qoffset_x, fields.qoffset_y, fields.qoffset_z] = affine.map((row) => row[3]);
  fields.pixDims[0] = form.handedness;
}
