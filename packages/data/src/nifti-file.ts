import { headerLength } from './nifti-fields.js';
import { readNiftiHeader } from './nifti-header.js';
import { oneVolume, type VolumeChoice } from './scan-header.js';
import { openVoxels, type ScanFile, unpacked } from './scan-voxels.js';

/**
 * Opens the bytes of a .nii or .nii.gz file: its header first, then what that says there is.
 *
 * @throws a sentence headed by `name` for anything but a complete scan of a supported type
 */
export function openNifti(bytes: Uint8Array, name: string, volume: VolumeChoice = null): ScanFile {
  const header = readNiftiHeader(unpacked(bytes, name).peek(headerLength[2]), name);
  if (header.isPair) {
    throw new Error(
      `${name}: this is the header of a .hdr/.img pair; expected its .img file beside it`,
    );
  }
  return openVoxels(bytes, oneVolume(header, name, volume), name);
}
