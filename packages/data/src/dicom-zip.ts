import { unzipSync } from 'fflate';
import type { DicomFile } from './dicom-scan.js';

/** No archive of a scan unpacks to more. */
const largestArchive = 2 ** 32;

/**
 * The files in a .zip, unpacked.
 * @throws a sentence headed by `path` when it is damaged, or too large
 */
export function zippedFiles(bytes: Uint8Array, path: string): DicomFile[] {
  let total = 0;
  let entries: Record<string, Uint8Array>;
  try {
    entries = unzipSync(bytes, {
      filter({ name, originalSize }) {
        total += originalSize;
        if (total > largestArchive) throw new Error('it unpacks to more than 4 GiB');
        return !name.endsWith('/');
      },
    });
  } catch (error) {
    throw new Error(`${path}: cannot be unpacked: ${(error as Error).message}`);
  }
  return Object.entries(entries)
    .map(([name, content]) => ({ name, read: (count?: number) => content.subarray(0, count) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
