import { isDicom } from './dicom-slice.js';
import { isMetaImage } from './meta-image-header.js';
import { isNrrd } from './nrrd-header.js';

/** Where the magic words of NIfTI-1 and NIfTI-2 begin. */
const magicWords = [
  { start: 344, word: /^n[+i]1\0/ },
  { start: 4, word: /^n[+i]2\0/ },
];

/**
 * Whether a file is to be read as a scan: by its name, else by its content.
 *
 * @example
 * ```ts
 * import { looksLikeScan } from '@obelisk/data';
 * looksLikeScan(new Uint8Array(), 'a.nii.gz'); // => true
 * looksLikeScan(new Uint8Array(), 'a.pth'); // => false
 * ```
 */
export function looksLikeScan(bytes: Uint8Array, path: string): boolean {
  if (/\.(nii|hdr|img)(\.gz)?$|\.(nrrd|nhdr|mha|mhd)$/i.test(path)) return true;
  if (/\.(pth?|safetensors)$/i.test(path)) return false;
  if (isNrrd(bytes) || isMetaImage(bytes) || isDicom(bytes)) return true;
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return isGzip || magicWords.some(({ start, word }) => word.test(latin1(bytes, start)));
}

function latin1(bytes: Uint8Array, start: number): string {
  return String.fromCharCode(...bytes.subarray(start, start + 4));
}
