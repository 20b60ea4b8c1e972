import { isDicom } from './dicom-slice.js';
import { joinMetaImage, metaImageDataFile, openMetaImage } from './meta-image.js';
import { isMetaImage, readMetaImageHeader } from './meta-image-header.js';
import { scanOf } from './nifti.js';
import { headerLength } from './nifti-fields.js';
import { openNifti } from './nifti-file.js';
import { readNiftiHeader } from './nifti-header.js';
import { labelsOf } from './nifti-labels.js';
import { joinNrrd, nrrdDataFile, openNrrd } from './nrrd.js';
import { isNrrd, readNrrdHeader } from './nrrd-header.js';
import type { ScanHeader, VolumeChoice } from './scan-header.js';
import { type ScanFile, unpacked } from './scan-voxels.js';
import type { LabelMap, Volume } from './volume.js';

/** How `decodeScan` takes a scan that is not one grid of finite numbers. */
export interface ScanChoice {
  /** Which scan of a series, the first is 0; when left out, the file must hold a single one. */
  readonly volume?: number;
  /** Whether voxels may be NaN, as SPM and FSL mark what is outside the field of view. */
  readonly keepsNaN?: boolean;
}

/**
 * Reads a scan from the bytes of a file, whichever format they tell: NIfTI, as `readNifti` does,
 * NRRD (.nrrd) or MetaImage (.mha), one number per voxel. DICOM's space, in which the last two say
 * where voxels lie, becomes RAS.
 *
 * @param name - the file's name, which heads the message of an error
 * @throws as `readNifti`
 * @example
 * ```ts
 * import { decodeScan, spacingOf } from '@obelisk/data';
 * const header = [
 *   ...['NRRD0004', 'type: uint8', 'dimension: 3', 'sizes: 2 2 2', 'encoding: raw'],
 *   ...['space: left-posterior-superior', 'space directions: (3,0,0) (0,3,0) (0,0,5)', '', ''],
 * ];
 * const text = new TextEncoder().encode(header.join('\n'));
 * const bytes = Uint8Array.of(...text, 1, 2, 3, 4, 5, 6, 7, 8);
 * const scan = decodeScan(bytes, 'scan.nrrd');
 * spacingOf(scan.affine); // => [3, 3, 5]
 * scan.affine[0][0]; // => -3
 * scan.data.get(1, 0, 0); // => 2
 * ```
 */
export function decodeScan(
  bytes: Uint8Array,
  name: string,
  { volume, keepsNaN }: ScanChoice = {},
): Volume {
  return scanOf(openScan(bytes, name, volume ?? null), name, keepsNaN);
}

/**
 * Reads a label map as {@link decodeScan} reads a scan, every label exactly, as `readNiftiLabels`.
 *
 * @param name - the file's name, which heads the message of an error
 * @throws as `readNiftiLabels`
 * @example
 * ```ts
 * import { decodeLabels, scalingAffine, voxelGrid, writeNifti } from '@obelisk/data';
 * const labels = voxelGrid(Uint8Array.of(0, 7), [1, 1, 2], scalingAffine([3, 3, 3]));
 * decodeLabels(writeNifti(labels), 'labels.nii').data.data; // => Uint8Array.of(0, 7)
 * ```
 */
export function decodeLabels(bytes: Uint8Array, name: string): LabelMap {
  return labelsOf(openScan(bytes, name), name);
}

/** Opens the bytes of a file in whichever format they tell. */
export function openScan(bytes: Uint8Array, name: string, volume: VolumeChoice = null): ScanFile {
  if (isNrrd(bytes)) return openNrrd(bytes, name, volume);
  if (isMetaImage(bytes)) return openMetaImage(bytes, name, volume);
  if (isDicom(bytes)) {
    throw new Error(`${name}: is a single file of DICOM; expected the folder of its series`);
  }
  return openNifti(bytes, name, volume);
}

/** The header alone, which may be that of a pair. */
export function readScanHeader(
  bytes: Uint8Array,
  name: string,
): ScanHeader & { readonly isPair?: boolean } {
  if (isNrrd(bytes)) return readNrrdHeader(bytes, name);
  if (isMetaImage(bytes)) return readMetaImageHeader(bytes, name);
  return readNiftiHeader(unpacked(bytes, name).peek(headerLength[2]), name);
}

/**
 * The name of the file with the voxels, beside an NRRD or MetaImage header that is one of its own.
 *
 * @returns null for everything else
 * @throws a sentence headed by `name` for a header that cannot be read
 * @example
 * ```ts
 * import { dataFileOf } from '@obelisk/data';
 * dataFileOf(new Uint8Array(400), 'scan.nii'); // => null
 * ```
 */
export function dataFileOf(bytes: Uint8Array, name: string): string | null {
  return nrrdDataFile(bytes, name) ?? metaImageDataFile(bytes, name);
}

/**
 * The bytes of a single file from those of an NRRD or MetaImage header and its file of voxels.
 *
 * @param name - of the header's file
 * @throws a sentence headed by `name` for a header that cannot be read
 * @example
 * ```ts
 * import { decodeScan, joinDetached } from '@obelisk/data';
 * const header = 'NDims = 3\nDimSize = 2 2 2\nElementType = MET_CHAR\nElementDataFile = a.raw\n';
 * const bytes = joinDetached(new TextEncoder().encode(header), new Uint8Array(8).fill(5), 'a.mhd');
 * decodeScan(bytes, 'a.mhd').data.get(1, 1, 1); // => 5
 * ```
 */
export function joinDetached(header: Uint8Array, voxels: Uint8Array, name: string): Uint8Array {
  return isNrrd(header) ? joinNrrd(header, voxels, name) : joinMetaImage(header, voxels, name);
}
