import { createHash } from 'node:crypto';
import { closeSync, fstatSync, mkdirSync, openSync, read, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readNifti, readNiftiLabels, writeNifti } from '@obelisk/data';
import { reasonOf, removeTemporaryFiles, writeFilesAtomically } from '@obelisk/data/node';
import type { PreparedCase } from './preparation.js';
import type { IntensityRemark } from './scan-intensities.js';

/** What the folder of a prepared case holds: the two volumes, unpacked, and their checksums. */
const files = { image: 'image.nii', labels: 'labels.nii', sums: 'sha256.json' } as const;

/**
 * Reads a prepared case as {@link writePrepared} wrote it; null when it is not there, or not whole.
 */
export async function readPrepared(folder: string, name: string): Promise<PreparedCase | null> {
  try {
    const sums = readFileSync(join(folder, files.sums), 'utf8');
    const [image, labels] = await Promise.all([
      readByOneRequest(join(folder, files.image)),
      readByOneRequest(join(folder, files.labels)),
    ]);
    const remarks = remarksIn(sums);
    if (sums !== sumsOf(image, labels, remarks)) return null;
    return {
      name,
      image: readNifti(image, files.image),
      labels: readNiftiLabels(labels, files.labels),
      remarks,
    };
  } catch {
    return null;
  }
}

/**
 * Writes a prepared case into a folder of its own. Several processes may do so at once: each file
 * appears as a whole, and what they write is the same to the bit.
 *
 * @throws one sentence with the path and the reason
 */
export function writePrepared(folder: string, { image, labels, remarks = [] }: PreparedCase): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new Error(`${folder}: cannot be written: ${reasonOf(error)}`);
  }
  // NIfTI-2 keeps the affine in float64: what is read is what was prepared, to the bit.
  const [imageBytes, labelBytes] = [image, labels].map((grid) => writeNifti(grid, { version: 2 }));
  writeFilesAtomically([
    [join(folder, files.image), imageBytes],
    [join(folder, files.labels), labelBytes],
    [join(folder, files.sums), new TextEncoder().encode(sumsOf(imageBytes, labelBytes, remarks))],
  ]);
}

/** A temporary file that nobody wrote to for so many seconds belongs to a process that is gone. */
const aDay = 24 * 3600;

/** Removes what processes that were killed left in the folder of a prepared case. */
export function removeLeftovers(folder: string): void {
  try {
    removeTemporaryFiles(folder, aDay);
  } catch {
    // The folder is somebody else's to write, or another process was faster.
  }
}

type Remarks = readonly IntensityRemark[];

/** The checksums, and beside them what there was to tell of the scan. */
function sumsOf(image: Uint8Array, labels: Uint8Array, remarks: Remarks): string {
  const sum = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
  const sums = { [files.image]: sum(image), [files.labels]: sum(labels), remarks };
  return `${JSON.stringify(sums)}\n`;
}

function remarksIn(sums: string): Remarks {
  const { remarks } = JSON.parse(sums) as { readonly remarks: Remarks };
  return remarks.map(({ kind, text }) => ({ kind, text }));
}

/**
 * Reads a whole file by one request to Node's threads. A training step holds the main thread for
 * seconds, and the many small reads of `readFile` would each wait for it.
 */
function readByOneRequest(path: string): Promise<Uint8Array> {
  const file = openSync(path, 'r');
  return new Promise<Uint8Array>((resolve, reject) => {
    const bytes = new Uint8Array(fstatSync(file).size);
    read(file, bytes, 0, bytes.length, 0, (error, count) => {
      if (error !== null) reject(error);
      else resolve(bytes.subarray(0, count));
    });
  }).finally(() => closeSync(file));
}
