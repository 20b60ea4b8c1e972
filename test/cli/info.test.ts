import { mkdirSync, writeFileSync } from 'node:fs';
import { scalingAffine, voxelGrid, writeNifti } from '@obelisk/data';
import { writePhantomDataset } from '@obelisk/data/node';
import { writeSafetensors } from '@obelisk/nn';
import { gzipSync } from 'fflate';
import ndarray from 'ndarray';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { missingShared, sharedFolder } from '../support/shared.js';
import { unless } from '../support/skip.js';
import { badScans, badWeights, brokenScans, scan, untrained, written } from './bad-files.js';
import { obelisk, temporaryFolder } from './obelisk.js';

const info = suite('obelisk info');
const folder = temporaryFolder();

/** Asserts that `info` fails with one sentence. */
async function refused(path: string, sentence: RegExp): Promise<void> {
  const { code, stdout, stderr } = await obelisk(['info', path]);
  assert.is(code, 1);
  assert.is(stdout, '');
  assert.match(stderr, /^obelisk: [^\n]+\n$/);
  assert.match(stderr, sentence);
  assert.match(stderr, path.split('/').at(-1)!);
}

info('a scan: shape, spacing, orientation, type, range, affine', async () => {
  writeFileSync(`${folder}/scan.nii.gz`, writeNifti(scan, { gzip: true }));
  const { code, stdout, stderr } = await obelisk(['info', `${folder}/scan.nii.gz`]);
  assert.is(code, 0);
  assert.is(stderr, '');
  assert.match(stdout, /^shape +24 x 18 x 20 voxels$/m);
  assert.match(stdout, /^spacing +3 x 3 x 3 mm$/m);
  assert.match(stdout, /^orientation +RAS /m);
  assert.match(stdout, /^datatype +float32$/m);
  assert.match(stdout, /^values +-19\d\.\d+ to 29\d\.\d+$/m);
  assert.match(stdout, /^ +3 +0 +0 +10\n +0 +3 +0 +20\n +0 +0 +3 +30\n/m);
});

info(
  'as JSON: a scan, weights, a data set, and one sentence for what is none of them',
  async () => {
    const json = async (path: string) =>
      JSON.parse((await obelisk(['info', '--json', `${folder}/${path}`])).stdout);
    writeFileSync(`${folder}/json.nii`, writeNifti(scan));
    const { kind, shape, orientation, spacing, range } = await json('json.nii');
    assert.equal([kind, shape, orientation, spacing], ['scan', [24, 18, 20], 'RAS', [3, 3, 3]]);
    assert.ok(range[0] < -190 && range[1] > 290);
    writeFileSync(
      `${folder}/json.safetensors`,
      writeSafetensors(new Map([['a', ndarray(Float32Array.of(1, 2), [2])]])),
    );
    const weights = await json('json.safetensors');
    assert.equal(weights.tensors, [{ name: 'a', shape: [2], type: 'float32' }]);
    await writePhantomDataset(`${folder}/json-set`, { count: 1, seed: 1, size: [8, 8, 9] });
    const dataset = await json('json-set');
    assert.equal([dataset.kind, dataset.labels[0]], ['data set', 'background']);
    assert.equal(dataset.training[0].size, [8, 8, 9]);
    const absent = await obelisk(['info', '--json', `${folder}/absent.nii`]);
    assert.equal([absent.code, absent.stdout], [1, '']);
    assert.match(absent.stderr, /absent.nii: cannot be read: no such file or folder\n$/);
  },
);

info('a scan under another name is known by its content', async () => {
  writeFileSync(`${folder}/scan.dat`, writeNifti(scan));
  assert.match((await obelisk(['info', `${folder}/scan.dat`])).stdout, 'NIfTI-1 scan');
});

info('a pair: by its header, and by its image', async () => {
  const bytes = writeNifti(scan);
  const header = bytes.slice(0, 348);
  header[345] = 'i'.charCodeAt(0);
  new DataView(header.buffer).setFloat32(108, 0, true);
  writeFileSync(`${folder}/pair.hdr`, header);
  writeFileSync(`${folder}/pair.img`, bytes.subarray(352));
  for (const name of ['pair.hdr', 'pair.img']) {
    assert.match((await obelisk(['info', `${folder}/${name}`])).stdout, /^shape +24 x 18 x 20/m);
  }
  writeFileSync(`${folder}/alone.hdr`, header);
  await refused(`${folder}/alone.img`, /alone.img: cannot be read: no such file or folder/);
  assert.match(
    (await obelisk(['info', `${folder}/alone.hdr`])).stderr,
    'alone.img: cannot be read',
  );
});

info('what a file holds after its voxels is told, and not read', async () => {
  const small = voxelGrid(new Uint8Array(60), [3, 4, 5], scalingAffine([3, 3, 3]));
  writeFileSync(`${folder}/rest.nii`, Buffer.concat([writeNifti(small), new Uint8Array(7)]));
  const { stdout } = await obelisk(['info', `${folder}/rest.nii`]);
  assert.match(stdout, /^the rest +7 bytes more, which are not read$/m);
  // A kilobyte of gzip data for each megabyte of zeros.
  const zeros = gzipSync(new Uint8Array(2 ** 20));
  const bomb = [writeNifti(small, { gzip: true }), ...new Array(2000).fill(zeros)];
  writeFileSync(`${folder}/bomb.nii.gz`, Buffer.concat(bomb));
  const before = process.memoryUsage().arrayBuffers;
  const long = (await obelisk(['info', `${folder}/bomb.nii.gz`])).stdout;
  assert.match(long, /^shape +3 x 4 x 5 voxels$/m);
  assert.match(long, /^the rest +more than 16 MiB more, not unpacked to its end: the checksum/m);
  assert.ok(process.memoryUsage().arrayBuffers - before < 2 ** 28);
});

info('weights: tensors and the model that they look like', async () => {
  const path = `${folder}/net.safetensors`;
  writeFileSync(path, writeSafetensors(await untrained('obelisk-unary')));
  const { stdout } = await obelisk(['info', path]);
  assert.match(stdout, 'looks like obelisk-unary: every tensor fits');
  assert.match(stdout, /^offset1 +\[1, 1024, 1, 1, 3\] +float32 +-0\.\d+ +0\.\d+$/m);
  assert.match(stdout, /\.\.\. and \d+ more \(--all lists them\)/);
  const all = (await obelisk(['info', '--all', path])).stdout;
  assert.match(all, /^LIN4.bias /m);
  assert.not.match(all, 'more');
});

for (const [file, model] of [
  ['obelisk_visceral', 'obelisk-visceral'],
  ['obeliskhybrid_tcia', 'obelisk-tcia-hybrid'],
  ['obeliskhybrid_visceral', 'obelisk-visceral-hybrid'],
  ['allconvunet_tcia', 'unet-tcia'],
]) {
  const path = `weights/${file}_fold1.pth`;
  unless(missingShared(path), info)(`${file} looks like ${model}`, async () => {
    const { stdout } = await obelisk(['info', sharedFolder + path]);
    assert.match(stdout, `looks like ${model}: every tensor fits`);
  });
}

info('a data set: counts, labels, first cases', async () => {
  const path = `${folder}/phantoms`;
  await writePhantomDataset(path, { count: 6, seed: 1, size: [8, 8, 8] });
  const { stdout } = await obelisk(['info', path]);
  assert.match(stdout, /^scans +6 with labels, 0 without$/m);
  assert.match(stdout, /^labels +0 background, 1 spleen, /m);
  assert.match(stdout, /imagesTr\/phantom_005.nii.gz +labelsTr\/phantom_005.nii.gz\n/);
  assert.match(stdout, '... and 1 more (--all lists them)');
  const file = await obelisk(['info', `${path}/dataset.json`]);
  assert.is(file.stdout, stdout);
});

info('a folder without a list, and a list that is none', async () => {
  mkdirSync(`${folder}/empty`);
  await refused(`${folder}/empty/dataset.json`, /is no data set; expected dataset\.json/);
  writeFileSync(`${folder}/empty/dataset.json`, '{ "training": 3 }');
  await refused(`${folder}/empty/dataset.json`, /expected a list "training"/);
});

info('a missing file', () => refused(`${folder}/absent.nii`, /no such file or folder/));

for (const [path, sentence] of written(folder, brokenScans())) {
  info(path.split('/').at(-1)!, () => refused(path, sentence));
}

info('what is readable, but not one scan of numbers, is described', async () => {
  for (const [path] of written(folder, badScans())) {
    const name = path.split('/').at(-1)!;
    const expected = {
      '2d.nii': /^shape +24 x 18 voxels\ndimensions +2, a single slice, which no command takes/m,
      '4d.nii':
        /^shape +24 x 18 x 10 x 2 voxels\ndimensions +4, a series of 2 scans; .* --volume 0 to 1$/m,
      'nan.nii':
        /^values +-19\S+ to 29\S+\nnot finite +1 of 8640 voxels are NaN or inf.*--nan-as-/m,
      'infinite.nii': /^not finite +1 of 8640 voxels are NaN or infinite/m,
    }[name];
    if (expected === undefined) continue;
    const { code, stdout } = await obelisk(['info', path]);
    assert.is(code, 0);
    assert.match(stdout, expected);
  }
});

info('weights that are none', async () => {
  const files = await badWeights();
  for (const name of ['empty.pth', 'truncated.safetensors', 'scan.pth', 'global.pth']) {
    for (const [path, sentence] of written(folder, { [name]: files[name] })) {
      await refused(path, sentence);
    }
  }
});

info('--debug shows where an error came from', async () => {
  const { code, stderr } = await obelisk(['--debug', 'info', `${folder}/absent.nii`]);
  assert.is(code, 1);
  assert.match(stderr, /\n +at .*\n/);
});

info.run();
