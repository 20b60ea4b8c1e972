import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LabelMap, voxelGrid, writeNifti } from '@obelisk/data';
import { readLabels } from '@obelisk/data/node';
import { writeSafetensors } from '@obelisk/nn';
import { zipSync } from 'fflate';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { dicomSlices, type SlicesOptions, shuffledNames, writeFiles } from '../support/dicom.js';
import { scan as random, untrained } from './bad-files.js';
import { contentsOf, obelisk, temporaryFolder } from './obelisk.js';

const dicom = suite('obelisk segment and info with DICOM');
const folder = temporaryFolder();
const [input, out, weights] = ['dicom', 'out', 'net.safetensors'].map((name) => join(folder, name));
const output = join(out, 'labels.nii.gz');
const scan = voxelGrid(random.data.data.map(Math.round), [24, 18, 20], random.affine);
const slices = dicomSlices(scan);

dicom.before(async () => {
  mkdirSync(out);
  const notes = new Map([['fieldOfView', '[72, 54, 60]']]);
  writeFileSync(weights, writeSafetensors(await untrained('obelisk-visceral'), notes));
  const path = join(folder, 'scan.nii');
  writeFileSync(path, writeNifti(scan));
  const options = ['--weights', weights, '--input', path, '--output', output];
  assert.is((await obelisk(['segment', ...options])).code, 0);
  labels = readLabels(output);
  rmSync(output);
});

dicom.after.each(() => rmSync(output, { force: true }));

/** `obelisk segment` of a new folder with files, with more options. */
function run(files: Readonly<Record<string, Uint8Array>>, ...more: string[]) {
  rmSync(input, { recursive: true, force: true });
  mkdirSync(input);
  writeFiles(input, files);
  const options = ['--weights', weights, '--input', input, '--output', output];
  return obelisk(['segment', ...options, ...more]);
}

const changed = (options: SlicesOptions) => shuffledNames(dicomSlices(scan, options));

let labels: LabelMap;

dicom('a folder gets the labels of its scan, and other files are counted', async () => {
  const files = { ...shuffledNames(slices), DICOMDIR: Buffer.from('no image') };
  const { code, stderr } = await run(files);
  assert.is(code, 0);
  assert.match(stderr, /dicom: 1 file without an image: DICOMDIR\n/);
  assert.equal(readLabels(output), labels);
});

dicom('a zip, too', async () => {
  const path = join(folder, 'scan.zip');
  writeFileSync(path, zipSync(shuffledNames(slices)));
  const options = ['--weights', weights, '--input', path, '--output', output];
  assert.is((await obelisk(['segment', ...options])).code, 0);
  assert.equal(readLabels(output), labels);
});

const others = dicomSlices(scan, { seriesNumber: 5, changes: { '0008,103E LO': 'Lung' } });
const mixed = {
  ...shuffledNames(slices),
  ...Object.fromEntries(others.map((bytes, index) => [`b${index}`, bytes])),
};

dicom('two series: a table, a sentence, and --series', async () => {
  const { code, stdout, stderr } = await run(mixed);
  assert.is(code, 1);
  assert.is(stdout, '');
  assert.match(
    stderr,
    /\nseries +UID +kind +images +pixels +mm +description\n +2 .*\n +5 .* Lung\n/,
  );
  assert.match(stderr, /\nobelisk: \S+dicom: holds 2 series; expected --series with one of 2 \(/);
  assert.equal(contentsOf(out), []);
  assert.is((await run(mixed, '--series', '5')).code, 0);
  assert.equal(readLabels(output), labels);
  rmSync(output);
});

const localizer = { '0008,0008 CS': 'ORIGINAL\\PRIMARY\\LOCALIZER' };
const bad: Record<string, [Readonly<Record<string, Uint8Array>>, RegExp]> = {
  'a missing slice': [
    Object.fromEntries(
      slices.flatMap((bytes, index) => (index === 7 ? [] : [[`${index}`, bytes]])),
    ),
    /a slice is missing between 6 and 8/,
  ],
  'two phases under one number': [
    { ...shuffledNames(slices), again: slices[3] },
    /again and IM\d+ lie at one place|IM\d+ and again lie at one place/,
  ],
  'a localizer': [changed({ changes: localizer }), /is a localizer/],
  'slices of another size': [
    { ...shuffledNames(slices), small: changed({ changes: { '0028,0010 US': [9] } }).IM00000 },
    /mixes slices of several sizes/,
  ],
};

for (const [what, [files, sentence]] of Object.entries(bad)) {
  dicom(`refused, and nothing is written: ${what}`, async () => {
    const { code, stdout, stderr } = await run(files);
    assert.is(code, 1);
    assert.is(stdout, '');
    const last = stderr.trimEnd().split('\n').at(-1) ?? '';
    assert.match(last, /^obelisk: /);
    assert.match(last, sentence);
    assert.equal(contentsOf(out), []);
  });
}

dicom('a folder of patients: one that is bad is named, the others are done', async () => {
  const prefixed = (name: string, files: Readonly<Record<string, Uint8Array>>) =>
    Object.fromEntries(Object.entries(files).map(([key, bytes]) => [`${name}/${key}`, bytes]));
  const files = {
    ...prefixed('ill', bad['a missing slice'][0]),
    ...prefixed('well/x', { ...shuffledNames(slices), DICOMDIR: Buffer.from('no image') }),
    'other.zip': zipSync(shuffledNames(slices)),
  };
  const { code, stderr } = await run(files, '--output', join(folder, 'labels'));
  assert.is(code, 1);
  assert.match(stderr, /1 of 3 scans failed/);
  for (const name of ['well', 'other']) {
    assert.equal(readLabels(join(folder, 'labels', `${name}.nii.gz`)), labels);
  }
  assert.not.ok(existsSync(join(folder, 'labels', 'ill.nii.gz')));
});

dicom('options that mean nothing here are refused', async () => {
  await run({});
  const path = join(folder, 'scan.nii');
  const options = ['--weights', weights, '--output', output];
  const one = await obelisk(['segment', ...options, '--input', path, '--series', '2']);
  assert.is(one.code, 2);
  assert.match(one.stderr, '--series is for DICOM files');
  const many = await run(mixed, '--output', join(folder, 'more'), '--volume', '2');
  assert.is(many.code, 2);
  assert.match(many.stderr, '--volume is for one scan, not for a folder of them');
});

dicom('a folder of slices, and a folder for labels', async () => {
  const { code, stderr } = await run(shuffledNames(slices), '--output', join(folder, 'more'));
  assert.is(code, 1);
  assert.match(stderr, /holds DICOM files of one scan; expected --output labels.nii.gz/);
});

dicom('info describes a stack, and why something is none', async () => {
  await run(bad['a missing slice'][0]);
  const missing = await obelisk(['info', input]);
  assert.is(missing.code, 0);
  assert.match(missing.stdout, /^\S+dicom: DICOM, 1 series\n/);
  assert.match(missing.stdout, /\nno scan: \S+dicom: a slice is missing between 6 and 8/);
  await run(shuffledNames(slices));
  const { stdout } = await obelisk(['info', input]);
  assert.match(stdout, /^shape +24 x 18 x 20 voxels$/m);
  assert.match(stdout, /^orientation +RAS /m);
});

dicom.run();
