import { type ScanHeader, voxelBytes } from './scan-header.js';

/** What a header of text says, that of NRRD or MetaImage, which voxels follow or not. */
export interface TextScanHeader extends ScanHeader {
  readonly isPacked: boolean;
  /** Whether the voxels are the last bytes, whatever is before them. */
  readonly isAtEnd: boolean;
  /** The file with the voxels; null when they follow the header. */
  readonly dataFile: string | null;
  /** Where the header ends, in bytes. */
  readonly end: number;
}

/** Bytes of the voxels of all volumes, unpacked. */
export const bytesOfAll = (header: ScanHeader): number =>
  header.sizes.slice(3).reduce((product, size) => product * size, voxelBytes(header));

/** The header of voxels that are the last of so many bytes says where these begin. */
export function placed<Header extends TextScanHeader>(header: Header, length: number): Header {
  if (!header.isAtEnd) return header;
  return { ...header, voxelOffset: Math.max(0, length - bytesOfAll(header)) };
}

/** @throws a sentence headed by `name` for a header whose voxels are in another file */
export function refuseDetached({ dataFile }: TextScanHeader, name: string): void {
  if (dataFile === null) return;
  throw new Error(`${name}: its voxels are in ${dataFile}; expected that file beside it`);
}

/** A single file from the text of a header and the voxels that shall follow it. */
export function joinText(header: string, voxels: Uint8Array): Uint8Array {
  const joined = new Uint8Array(header.length + voxels.length);
  joined.set(Uint8Array.from(header, (letter) => letter.charCodeAt(0)));
  joined.set(voxels, header.length);
  return joined;
}

/** The header's text, a byte a letter. */
export const headerText = (bytes: Uint8Array, { end }: TextScanHeader): string =>
  new TextDecoder('latin1').decode(bytes.subarray(0, end));
