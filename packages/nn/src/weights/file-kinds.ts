/** A kind of file by the bytes that it has at a position. */
interface FileKind {
  readonly what: string;
  readonly position: number;
  readonly signature: string;
}

/** What people hand over in place of weights, each with a signature in Latin-1. */
const kinds: readonly FileKind[] = [
  { what: 'gzip data (a scan as .nii.gz?)', position: 0, signature: '\x1f\x8b' },
  { what: 'a NIfTI-1 scan', position: 344, signature: 'n+1\0' },
  { what: 'the header of a NIfTI-1 scan', position: 344, signature: 'ni1\0' },
  { what: 'a NIfTI-2 scan', position: 4, signature: 'n+2\0' },
  { what: 'a DICOM image', position: 128, signature: 'DICM' },
  { what: 'an HDF5 file', position: 0, signature: '\x89HDF' },
  { what: 'a NumPy array', position: 0, signature: '\x93NUMPY' },
  { what: 'a PNG picture', position: 0, signature: '\x89PNG' },
  { what: 'a JPEG picture', position: 0, signature: '\xff\xd8\xff' },
  { what: 'a PDF document', position: 0, signature: '%PDF' },
  { what: 'a 7-Zip archive', position: 0, signature: '7z\xbc\xaf' },
  { what: 'a tar archive', position: 257, signature: 'ustar' },
  { what: 'a Git LFS pointer', position: 0, signature: 'version https://git-lfs' },
];

function textAt(bytes: Uint8Array, position: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(position, position + length));
}

/** What a file that holds no weights is, as far as its first bytes tell; null: not known. */
export function otherKind(bytes: Uint8Array): string | null {
  const kind = kinds.find(
    ({ position, signature }) => textAt(bytes, position, signature.length) === signature,
  );
  if (kind) return kind.what;
  const start = textAt(bytes, 0, 256)
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .trimStart()
    .toLowerCase();
  if (/^<(!doctype html|html|head|body)/.test(start)) return 'an HTML page';
  if (start.startsWith('<')) return 'an XML or HTML document';
  if (/^[[{]/.test(start)) return 'a JSON document';
  if (bytes.length > 0 && bytes.subarray(0, 4096).every((byte) => byte === 0)) return 'all zeros';
  return null;
}
