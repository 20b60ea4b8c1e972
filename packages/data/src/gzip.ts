import { gunzipSync, gzipSync } from 'fflate';
import { Utils } from 'nifti-reader-js';

/** Deflate cannot pack more than this many bytes into one. */
const largestRatio = 1032;

export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/**
 * Unpacks a gzip file and compares length and checksum (CRC-32) with its last 8 bytes, which fflate
 * leaves to its caller: a damaged file often still unpacks, into other voxels.
 *
 * @throws a sentence headed by `name` when the file is truncated or damaged
 */
export function gunzip(bytes: Uint8Array, name: string): Uint8Array {
  const damaged = (how: string) =>
    new Error(`${name}: the gzip data is damaged (${how}); expected a complete .nii.gz file`);
  if (bytes.length < 18) throw damaged('it ends within its header');
  const end = new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 8, 8);
  const [checksum, length] = [end.getUint32(0, true), end.getUint32(4, true)];
  if (length > largestRatio * bytes.length) throw damaged('it is truncated or its end is missing');
  let unpacked: Uint8Array;
  try {
    unpacked = gunzipSync(bytes);
  } catch (error) {
    throw damaged((error as Error).message);
  }
  const { buffer, byteOffset, byteLength } = unpacked;
  if (Utils.crc32(new DataView(buffer, byteOffset, byteLength)) !== checksum) {
    throw damaged('its checksum does not match');
  }
  return unpacked;
}

/** Packs bytes; the same bytes always give the same file, as no time of day goes into it. */
export function gzip(bytes: Uint8Array): Uint8Array {
  return gzipSync(bytes, { level: 6, mtime: 0 });
}
