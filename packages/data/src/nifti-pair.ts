import { headerLength } from './nifti-fields.js';
import { type NiftiHeader, readNiftiHeader } from './nifti-header.js';
import { takeVoxels, unpacked } from './scan-voxels.js';

/**
 * The bytes of a single file from those of a .hdr/.img pair, either of which may be packed: the
 * header, which then says so, and the voxels.
 *
 * @param names - of the two files, which head the messages of errors
 * @returns the header's bytes as they are when it is not that of a pair
 * @throws one sentence when the header is none of a 3D scan, or the other file is too short
 * @example
 * ```ts
 * import { joinNiftiPair, readNifti, scalingAffine, voxelGrid, writeNifti } from '@obelisk/data';
 * const values = Int16Array.of(1, 2, 3, 4, 5, 6, 7, 8);
 * const bytes = writeNifti(voxelGrid(values, [2, 2, 2], scalingAffine([3, 3, 3])));
 * const [header, image] = [bytes.slice(0, 348), bytes.slice(352)];
 * header[345] = 'i'.charCodeAt(0); // 'ni1' is the header of a pair, 'n+1' that of a single file
 * new DataView(header.buffer).setFloat32(108, 0, true); // where the voxels begin in the image
 * const names = { header: 'a.hdr', image: 'a.img' };
 * readNifti(joinNiftiPair(header, image, names), 'a.hdr').data.get(0, 0, 1); // => 2
 * ```
 */
export function joinNiftiPair(
  header: Uint8Array,
  image: Uint8Array,
  names: { readonly header: string; readonly image: string },
): Uint8Array {
  const start = unpacked(header, names.header).peek(headerLength[2]);
  const found = readNiftiHeader(start, names.header);
  if (!found.isPair) return header;
  const reader = unpacked(image, names.image);
  const [x, y, z] = found.shape;
  const all = found.sizes.slice(3).reduce((product, size) => product * size, z);
  const { voxels } = takeVoxels(reader, image, { ...found, shape: [x, y, all] }, names.image);
  const head = singleHeader(start, found);
  const joined = new Uint8Array(head.length + voxels.length);
  joined.set(head);
  joined.set(voxels, head.length);
  return joined;
}

/** The header with the magic word of a single file, and the voxels right behind it. */
function singleHeader(start: Uint8Array, { version, littleEndian }: NiftiHeader): Uint8Array {
  const head = new Uint8Array(headerLength[version] + 4);
  head.set(start.subarray(0, headerLength[version]));
  const view = new DataView(head.buffer);
  const plus = '+'.charCodeAt(0);
  if (version === 1) {
    view.setUint8(345, plus);
    view.setFloat32(108, head.length, littleEndian);
  } else {
    view.setUint8(5, plus);
    view.setBigInt64(168, BigInt(head.length), littleEndian);
  }
  return head;
}
