import { unzlibSync } from 'fflate';
import { isGzip } from './gzip.js';
import { isMetaImage, readMetaImageHeader } from './meta-image-header.js';
import { oneVolume, type VolumeChoice } from './scan-header.js';
import { openVoxels, requireFit, type ScanFile } from './scan-voxels.js';
import {
  bytesOfAll,
  headerText,
  joinText,
  placed,
  refuseDetached,
  type TextScanHeader,
} from './text-scan.js';

/**
 * Opens the bytes of a MetaImage file (.mha), as ITK writes it: one number per voxel, raw or packed
 * by zlib.
 *
 * @throws a sentence headed by `name` for anything but a complete scan of a supported type
 */
export function openMetaImage(
  bytes: Uint8Array,
  name: string,
  volume: VolumeChoice = null,
): ScanFile {
  const header = readMetaImageHeader(bytes, name);
  refuseDetached(header, name);
  const packed = bytes.subarray(header.end);
  const isZlib = header.isPacked && !isGzip(packed);
  const part = isZlib ? unzlib(packed, header, name) : packed;
  const chosen = oneVolume(placed(header, part.length), name, volume);
  return openVoxels(part, chosen, name, header.isPacked && !isZlib);
}

/** Unpacks zlib data (RFC 1950), and compares its checksum. */
function unzlib(packed: Uint8Array, header: TextScanHeader, name: string): Uint8Array {
  const [x, y, z] = header.shape;
  const all = header.sizes.slice(3).reduce((product, size) => product * size, z);
  requireFit({ ...header, shape: [x, y, all] }, packed, name, true);
  const fail = (how: string): never => {
    throw new Error(`${name}: the zlib data is damaged (${how}); expected a complete file`);
  };
  let part = new Uint8Array(0);
  try {
    part = unzlibSync(packed, { out: new Uint8Array(bytesOfAll(header)) });
  } catch (error) {
    fail((error as Error).message);
  }
  const expected = new DataView(packed.buffer, packed.byteOffset + packed.length - 4, 4);
  if (expected.getUint32(0, false) !== adler32(part)) fail('its checksum does not match');
  return part;
}

function adler32(bytes: Uint8Array): number {
  let [low, high] = [1, 0];
  for (let start = 0; start < bytes.length; start += 4096) {
    const end = Math.min(start + 4096, bytes.length);
    for (let index = start; index < end; index++) {
      low += bytes[index];
      high += low;
    }
    low %= 65521;
    high %= 65521;
  }
  return high * 65536 + low;
}

/** The bytes of a single file (.mha) from a header (.mhd) and the file with the voxels. */
export function joinMetaImage(header: Uint8Array, voxels: Uint8Array, name: string): Uint8Array {
  const text = headerText(header, readMetaImageHeader(header, name));
  const local = text.replace(/^ElementDataFile.*$/m, 'ElementDataFile = LOCAL').trimEnd();
  return joinText(`${local}\n`, voxels);
}

/** The name of the file with the voxels, where it is not that of the header. */
export function metaImageDataFile(bytes: Uint8Array, name: string): string | null {
  return isMetaImage(bytes) ? readMetaImageHeader(bytes, name).dataFile : null;
}
