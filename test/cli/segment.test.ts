import {
  chmodSync,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { reorient, writeNifti } from '@obelisk/data';
import { readLabels } from '@obelisk/data/node';
import { writeSafetensors } from '@obelisk/nn';
import { gzipSync } from 'fflate';
import ndarray from 'ndarray';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { missingShared, sharedFolder } from '../support/shared.js';
import { unless } from '../support/skip.js';
import { badScans, badWeights, labels, scan, untrained, written } from './bad-files.js';
import { contentsOf, obelisk, temporaryFolder } from './obelisk.js';
import { smallDisk } from './small-disk.js';

const segment = suite('obelisk segment');
const folder = temporaryFolder();
const weights = `${folder}/net.safetensors`;
const input = `${folder}/scan.nii.gz`;
const truth = `${folder}/truth.nii.gz`;
const out = `${folder}/out`;
const output = `${out}/labels.nii.gz`;

segment.before(async () => {
  mkdirSync(out);
  // Trained, so they say, on scans as large as this one: there is nothing to tell about that.
  const notes = new Map([['fieldOfView', '[72, 54, 60]']]);
  writeFileSync(weights, writeSafetensors(await untrained('obelisk-visceral'), notes));
  writeFileSync(input, writeNifti(scan, { gzip: true }));
  writeFileSync(truth, writeNifti(labels, { gzip: true }));
});

/** `obelisk segment` with good arguments, some of them replaced. */
function run(changes: Record<string, string> = {}) {
  const options = { model: 'obelisk-visceral', weights, input, output, ...changes };
  return obelisk(['segment', ...Object.entries(options).flatMap(([key, v]) => [`--${key}`, v])]);
}

/** Asserts that it fails with one sentence, and leaves `where` as it was. */
async function refused(
  changes: Record<string, string>,
  sentence: RegExp,
  { code = 1, where = out }: { code?: number; where?: string } = {},
): Promise<void> {
  const before = contentsOf(where);
  const { stdout, stderr, ...ended } = await run(changes);
  assert.match(stderr, /^obelisk: [^\n]+\n$/);
  assert.match(stderr, sentence);
  assert.is(ended.code, code);
  assert.is(stdout, '');
  assert.equal(contentsOf(where), before);
}

segment('writes labels on the voxels of the scan, a picture, and prints Dice', async () => {
  const overlay = `${out}/picture.png`;
  const options = { device: 'webasm', 'ground-truth': truth, overlay };
  const { code, stdout, stderr } = await run(options);
  assert.is(code, 0);
  const cost =
    /^segmented in \d+\.\d s with at most \d\.\d\d GB of memory on webasm, asked for: .+\n$/;
  assert.match(stderr, cost);
  assert.match(stdout, /^organ +ml +Dice\nliver +\d+\.\d +0\.\d{3}\n/);
  assert.match(stdout, /\nmean +0\.\d{3}\n$/);
  const found = readLabels(output);
  assert.equal(found.data.shape, [24, 18, 20]);
  assert.equal(found.affine, scan.affine);
  assert.is(readFileSync(overlay).toString('latin1', 1, 4), 'PNG');
});

segment('a ground truth that numbers left and right the other way round', async () => {
  await run();
  const found = readLabels(output);
  const other = [0, 1, 2, 3, 5, 4, 7, 6];
  const data = ndarray(
    found.data.data.map((label) => other[label]),
    found.data.shape,
  );
  const mirrored = `${folder}/mirrored.nii`;
  writeFileSync(mirrored, writeNifti({ ...found, data }));
  const { stderr } = await run({ 'ground-truth': mirrored });
  assert.match(stderr, /\nthe ground truth numbers left and right the other way round; [^\n]+\n$/);
  assert.match(stderr, /, mean 1\.000\n$/);
  const same = await run({ 'ground-truth': truth });
  assert.not.match(same.stderr, /other way round/);
});

segment('a scan stored in another orientation gets the same labels', async () => {
  const turned = `${folder}/turned.nii`;
  writeFileSync(turned, writeNifti(reorient(scan, 'LPI').volume));
  await run();
  const expected = readLabels(output);
  const { stderr } = await run({ input: turned, 'ground-truth': truth });
  assert.match(stderr, /^reoriented from LPI to RAS\n/);
  const { volume } = reorient(readLabels(output), 'RAS');
  assert.equal(volume.data.data, expected.data.data);
});

segment('a .seg.nrrd has the labels of the NIfTI, with names and colours', async () => {
  await run();
  const expected = readLabels(output);
  const path = `${out}/labels.seg.nrrd`;
  assert.is((await run({ output: path })).code, 0);
  const found = readLabels(path);
  assert.equal(found.data.data, expected.data.data);
  assert.equal(found.affine, expected.affine);
  const header = readFileSync(path, 'latin1');
  assert.match(header, '\nSegment0_Name:=liver\n');
  assert.match(header, '\nSegment0_Color:=0.72549 0.227451 0.07451\n'); // #b93a13
  assert.match(header, '\nSegment6_Name:=left psoas\n');
});

segment('the same scan as NRRD gets the same labels', async () => {
  await run();
  const expected = readLabels(output);
  const header = [
    ...['NRRD0004', 'type: float', 'dimension: 3', 'sizes: 24 18 20', 'endian: little'],
    ...['space: right-anterior-superior', 'space directions: (3,0,0) (0,3,0) (0,0,3)'],
    ...['space origin: (10,20,30)', 'encoding: raw', '', ''],
  ].join('\n');
  const voxels = writeNifti(scan).subarray(352);
  writeFileSync(`${folder}/scan.nrrd`, Buffer.concat([Buffer.from(header), voxels]));
  assert.is((await run({ input: `${folder}/scan.nrrd` })).code, 0);
  assert.equal(readLabels(output), expected);
});

segment('--volume takes one scan of a series', async () => {
  await run();
  const expected = readLabels(output);
  const [first, second] = [writeNifti(scan), writeNifti(scan)];
  new Float32Array(first.buffer, first.byteOffset + 352).fill(-1000);
  const view = new DataView(first.buffer, first.byteOffset);
  view.setInt16(40, 4, true);
  view.setInt16(48, 2, true);
  const series = Buffer.concat([first, second.subarray(352)]);
  for (const [name, bytes] of [
    ['series.nii', series],
    ['series.nii.gz', gzipSync(series)],
  ] as const) {
    writeFileSync(`${folder}/${name}`, bytes);
    assert.is((await run({ input: `${folder}/${name}`, volume: '1' })).code, 0);
    assert.equal(readLabels(output), expected);
    await refused({ input: `${folder}/${name}`, volume: '2' }, /has no volume 2; expected 0 to 1/);
    await refused({ input: `${folder}/${name}` }, /the scan is 4D .*; expected a 3D scan$/m);
  }
  await refused({ volume: '1' }, /has no volume 1; expected 0, it is a single scan/);
});

segment('NaN counts as air when asked', async () => {
  const [bytes, asAir] = [writeNifti(scan), writeNifti(scan)];
  new Float32Array(bytes.buffer, bytes.byteOffset + 352).fill(Number.NaN, 0, 500);
  new Float32Array(asAir.buffer, asAir.byteOffset + 352).fill(-1024, 0, 500);
  writeFileSync(`${folder}/outside.nii`, bytes);
  writeFileSync(`${folder}/air.nii`, asAir);
  await refused({ input: `${folder}/outside.nii` }, /NaN or infinite voxels: 500 of 8640/);
  await run({ input: `${folder}/air.nii` });
  const expected = readLabels(output);
  const { code, stderr } = await obelisk([
    ...['segment', '--nan-as-air', '--model', 'obelisk-visceral', '--weights', weights],
    ...['--input', `${folder}/outside.nii`, '--output', output],
  ]);
  assert.is(code, 0);
  assert.match(stderr, /outside.nii: 500 of 8640 voxels are NaN, taken for air \(-1024\)\n/);
  assert.equal(readLabels(output), expected);
});

segment('--quiet leaves the results only', async () => {
  const { stderr } = await obelisk([
    ...['segment', '--quiet', '--model', 'obelisk-visceral', '--weights', weights],
    ...['--input', input, '--output', output],
  ]);
  assert.is(stderr, '');
});

for (const [path, sentence] of written(folder, badScans())) {
  segment(`input ${path.split('/').at(-1)}`, () => refused({ input: path }, sentence));
}

segment('weights that do not fit', async () => {
  for (const [path, sentence] of written(folder, await badWeights())) {
    await refused({ weights: path }, sentence);
  }
});

const hybrid = 'weights/obeliskhybrid_tcia_fold1.pth';
unless(missingShared(hybrid), segment)('released weights of another network', () =>
  refused(
    { weights: sharedFolder + hybrid },
    /does not fit obelisk-visceral: .*; these weights look like obelisk-tcia-hybrid/,
  ),
);

const usage = { code: 2 };

segment('missing files', async () => {
  const absent = `${folder}/absent.nii`;
  await refused({ input: absent }, /absent.nii: cannot be read: no such file or folder/);
  await refused({ weights: absent }, /absent.nii: cannot be read: no such file or folder/);
  await refused({ 'ground-truth': absent }, /absent.nii: cannot be read: no such file or folder/);
  const mixed = /labels.nii.gz: is a file, but .* a folder of scans; expected a folder for their/;
  await refused({ input: folder }, mixed, usage);
});

segment('labels of the ground truth that the model has no channel for', async () => {
  const moved = Uint16Array.from(labels.data.data, (label, at) => (at < 3 ? 300 : label && 40));
  const liver = moved.filter((label) => label === 40).length;
  const foreign = `${folder}/foreign.nii`;
  writeFileSync(foreign, writeNifti({ ...labels, data: ndarray(moved, labels.data.shape) }));
  const overlay = `${out}/foreign.png`;
  const { code, stderr } = await run({ 'ground-truth': foreign, overlay });
  assert.is(code, 0);
  assert.match(stderr, 'the model has no channel for (it has 0 to 7); ');
  const left = `left out of Dice and overlay: 40 (${liver} voxels), 300 (3 voxels)\n`;
  assert.ok(stderr.endsWith(left), stderr);
  assert.ok(existsSync(overlay));
});

segment('a ground truth on other voxels', async () => {
  const other = `${folder}/other.nii`;
  const moved = { ...labels, affine: labels.affine.map((row) => [...row.slice(0, 3), row[3] + 9]) };
  writeFileSync(
    other,
    writeNifti({ ...moved, affine: [...moved.affine.slice(0, 3), [0, 0, 0, 1]] }),
  );
  await refused({ 'ground-truth': other }, /lies 3\.0 voxels apart from the scan/);
  writeFileSync(other, writeNifti({ ...labels, data: labels.data.hi(20, 18, 20) }));
  await refused({ 'ground-truth': other }, /has 20 x 18 x 20 voxels, the scan 24 x 18 x 20/);
  await refused({ 'ground-truth': input }, /voxels that are no labels/);
});

segment('outputs that would overwrite an input, or each other', async () => {
  const sentence = /would overwrite another file given here/;
  const own = `${out}/own.nii.gz`;
  copyFileSync(input, own);
  symlinkSync(own, `${out}/link.nii.gz`);
  linkSync(own, `${out}/hard.nii.gz`);
  for (const same of ['own', 'link', 'hard']) {
    await refused({ input: own, output: `${out}/${same}.nii.gz` }, sentence, usage);
  }
  assert.equal(readFileSync(own), readFileSync(input));
  await refused({ output: truth, 'ground-truth': truth }, sentence, usage);
});

segment('outputs of another kind', async () => {
  await refused({ output: `${out}/a.png` }, /expected to end in .nii or .nii.gz/, usage);
  await refused({ overlay: `${out}/a.jpg` }, /the overlay is expected to end in .png/, usage);
});

segment('outputs that cannot be written are found before the work', async () => {
  const bad = { input: `${folder}/2d.nii` };
  const absent = `${out}/absent/labels.nii`;
  await refused({ ...bad, output: absent }, /cannot be written: no such file or folder/);
  const file = { ...bad, output: `${input}/labels.nii` };
  await refused(file, /cannot be written: a part of its path is not a folder/);
  mkdirSync(`${out}/folder.nii`);
  await refused({ ...bad, output: `${out}/folder.nii` }, /cannot be written: it is a folder/);
  await refused({ ...bad, overlay: `${out}/absent/a.png` }, /cannot be written: no such file/);
});

const isRoot = process.getuid?.() === 0;
const why = isRoot ? 'root may write where others may not' : null;
unless(why, segment)('a folder without permission to write', async () => {
  const closed = `${folder}/closed`;
  mkdirSync(closed, { mode: 0o500 });
  await refused({ output: `${closed}/a.nii` }, /permission denied/, { where: closed });
  chmodSync(closed, 0o700);
});

const disk = smallDisk(`${folder}/disk`, 8);
unless(disk.missing, segment)('a full disk leaves nothing behind', async () => {
  const older = `${folder}/disk/older.nii`;
  writeFileSync(older, 'before');
  const sentence = /cannot be written: the disk is full/;
  await refused({ output: older }, sentence, { where: `${folder}/disk` });
  assert.is(readFileSync(older, 'utf8'), 'before');
});
segment.after(() => disk.remove());

const small = 'goldens/models/visceral_input_small_53x38x46.nii.gz';
unless(missingShared(small), segment)('the small golden: at most 20 voxels apart', async () => {
  const golden = `${sharedFolder}goldens/models/obelisk_visceral_fold1_small_labels.nii.gz`;
  const released = `${sharedFolder}weights/obelisk_visceral_fold1.pth`;
  const { code } = await run({ weights: released, input: sharedFolder + small });
  assert.is(code, 0);
  const [found, expected] = [output, golden].map((path) => [...readLabels(path).data.data]);
  const apart = found.filter((label, at) => label !== expected[at]).length;
  assert.ok(apart <= 20, `${apart} voxels differ`);
});

segment.run();
