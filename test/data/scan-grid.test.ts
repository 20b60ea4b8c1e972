import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type NiftiOptions, reorient, scalingAffine, voxelGrid, writeNifti } from '@obelisk/data';
import { readScan, readScanGrid } from '@obelisk/data/node';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const grids = suite('shape and affine from the first bytes of a file');
const folder = mkdtempSync(join(tmpdir(), 'obelisk-grid-'));
grids.after(() => rmSync(folder, { recursive: true, force: true }));

const values = Float32Array.from({ length: 6 * 20 * 30 }, (_, at) => Math.sin(at) * 1000);
const scan = reorient(
  voxelGrid(values, [6, 20, 30], scalingAffine([0.5, 2, 3], [7, -8, 9])),
  'SPL',
).volume;

/** Writes the scan, or `bytes` of it. */
function written(name: string, options: NiftiOptions, end?: number): string {
  const path = join(folder, name);
  writeFileSync(path, writeNifti(scan, options).subarray(0, end));
  return path;
}

const forms: [name: string, options: NiftiOptions][] = [
  ['one.nii', { version: 1 }],
  ['two.nii', { version: 2 }],
  ['one.nii.gz', { version: 1, gzip: true }],
  ['two.nii.gz', { version: 2, gzip: true }],
];

for (const [name, options] of forms) {
  grids(`${name}: those of the whole scan`, () => {
    const path = written(name, options);
    const { data, affine } = readScan(path);
    assert.equal(readScanGrid(path), { shape: data.shape, affine });
  });
}

grids('a packed file needs its beginning alone', () => {
  const path = written('cut.nii.gz', { gzip: true }, 5000);
  assert.ok(readFileSync(path).length === 5000);
  assert.equal(readScanGrid(path).shape, [30, 20, 6]);
  assert.throws(() => readScan(path), /cut\.nii\.gz: /);
});

const refused: [name: string, bytes: Uint8Array, sentence: RegExp][] = [
  ['empty.nii', new Uint8Array(), /empty\.nii: the file is empty; expected a NIfTI-1/],
  ['text.nii', Buffer.from('no scan at all'), /text\.nii: this is not a NIfTI file; expected/],
  ['text.nii.gz', Buffer.from([0x1f, 0x8b, 9, 9]), /text\.nii\.gz: the gzip data is damaged \(/],
  ['cut.nii', writeNifti(scan).subarray(0, 4000), /cut\.nii: .* the file ends after 4000: /],
];

for (const [name, bytes, sentence] of refused) {
  grids(`${name} is refused in one sentence`, () => {
    writeFileSync(join(folder, name), bytes);
    assert.throws(() => readScanGrid(join(folder, name)), sentence);
  });
}

grids('a file that is not there', () => {
  assert.throws(() => readScanGrid('absent.nii'), 'absent.nii: cannot be read: no such file');
});

grids.run();
