import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Affine, composeAffines, type Volume, voxelGrid } from '@obelisk/data';
import { dicomSlices, type SlicesOptions, shuffledNames, writeFiles } from '../support/dicom.js';

export const root = mkdtempSync(join(tmpdir(), 'obelisk-dicom-'));
export const removeFolders = () => rmSync(root, { recursive: true });

export const upright: Affine = [
  [-0.8, 0, 0, 100],
  [0, -0.9, 0, 120],
  [0, 0, 2.5, -300],
  [0, 0, 0, 1],
];
const [cosine, sine] = [Math.cos(0.2), Math.sin(0.2)];
export const turned = composeAffines(
  [
    [1, 0, 0, 0],
    [0, cosine, -sine, 0],
    [0, sine, cosine, 0],
    [0, 0, 0, 1],
  ],
  upright,
);

/** A scan of 5 x 4 x 6 voxels, each with a value of its own. */
export function scanOn(affine: Affine): Volume {
  return voxelGrid(
    Float32Array.from({ length: 120 }, (_, index) => 13 * index - 900),
    [5, 4, 6],
    affine,
  );
}
export const scan = scanOn(upright);

let folders = 0;
/** A new folder with files. */
export function folderOf(files: Readonly<Record<string, Uint8Array>>): string {
  const folder = join(root, `f${folders++}`);
  mkdirSync(folder);
  writeFiles(folder, files);
  return folder;
}

export const written = (options: SlicesOptions = {}, of = scan) =>
  folderOf(shuffledNames(dicomSlices(of, options)));

/** The values of a slice, row after row. */
export function sliceOf(z: number): number[] {
  return Array.from({ length: 20 }, (_, at) => scan.data.get(at % 5, Math.floor(at / 5), z));
}

/** What the header of a localizer says. */
export const localizer = {
  '0008,0008 CS': 'ORIGINAL\\PRIMARY\\LOCALIZER',
  '0008,103E LO': 'Topogram',
};
