import { isNrrd, readNrrdHeader } from './nrrd-header.js';
import { oneVolume, type VolumeChoice } from './scan-header.js';
import { openVoxels, type ScanFile } from './scan-voxels.js';
import { headerText, joinText, placed, refuseDetached } from './text-scan.js';

/**
 * Opens the bytes of an NRRD file, as 3D Slicer writes it: one number per voxel, raw or gzip.
 *
 * @throws a sentence headed by `name` for anything but a complete scan of a supported type
 */
export function openNrrd(bytes: Uint8Array, name: string, volume: VolumeChoice = null): ScanFile {
  const header = readNrrdHeader(bytes, name);
  refuseDetached(header, name);
  const part = bytes.subarray(header.end);
  const chosen = oneVolume(placed(header, part.length), name, volume);
  return openVoxels(part, chosen, name, header.isPacked);
}

/** The bytes of a single NRRD file from a header (.nhdr) and the file with the voxels. */
export function joinNrrd(header: Uint8Array, voxels: Uint8Array, name: string): Uint8Array {
  const lines = headerText(header, readNrrdHeader(header, name)).split(/\r?\n/);
  const kept = lines.filter((line) => line !== '' && !/^data ?file:/i.test(line));
  return joinText(`${kept.join('\n')}\n\n`, voxels);
}

/** The name of the file with the voxels, where it is not that of the header. */
export function nrrdDataFile(bytes: Uint8Array, name: string): string | null {
  return isNrrd(bytes) ? readNrrdHeader(bytes, name).dataFile : null;
}
