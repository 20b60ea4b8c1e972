import { cpSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { reorient, resampleLabelsLike, resampleToSpacing, shapeOf } from '@obelisk/data';
import {
  readLabels,
  readScan,
  writeLabels,
  writePhantomDataset,
  writeScan,
} from '@obelisk/data/node';
import { readSafetensors, readSafetensorsMetadata } from '@obelisk/nn';
import { Random } from '@obelisk/tensor';
import { splitCases } from '@obelisk/training';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { contentsOf, obelisk, temporaryFolder } from './obelisk.js';

const spacing = suite('obelisk: voxel sizes of the data');
const folder = temporaryFolder();
const [one, mixed] = [`${folder}/one`, `${folder}/mixed`];
const names = [1, 2, 3, 4, 5].map((number) => `phantom_00${number}`);

/** 12 x 8 x 12 voxels of 33 mm. */
const size = [12, 8, 12] as const;
const millimetres = 33;

spacing.before(async () => {
  await writePhantomDataset(one, { count: 5, seed: 1, size: [...size] });
  cpSync(one, mixed, { recursive: true });
  // Of the same field of view, and stored in another order.
  for (const name of names.slice(2)) resample(mixed, name, [11, 16.5, 22]);
});

/** Brings a case to another spacing. */
function resample(data: string, name: string, mm: [number, number, number]): void {
  const [image, label] = [`${data}/imagesTr/${name}.nii.gz`, `${data}/labelsTr/${name}.nii.gz`];
  const scan = resampleToSpacing(readScan(image), mm);
  const labels = resampleLabelsLike(readLabels(label), scan);
  writeScan(image, reorient(scan, 'SAR').volume);
  writeLabels(label, reorient(labels, 'SAR').volume);
}

/** A training of two steps. */
async function train(data: string, out: string, ...more: string[]) {
  const argv = ['train', '--data', data, '--steps', '2', '--out', `${folder}/${out}`];
  const run = await obelisk([...argv, '--model', 'obelisk', '--batch', '1', ...more]);
  assert.is(run.code, 0, run.stderr);
  const bytes = readFileSync(`${folder}/${out}/last.safetensors`);
  return {
    ...run,
    weights: [...readSafetensors(bytes, out)].map(([name, { data }]) => [name, data]),
    preparation: JSON.parse(readSafetensorsMetadata(bytes, out).get('preparation') ?? ''),
    plan: JSON.parse(readFileSync(`${folder}/${out}/training.json`, 'utf8')),
  };
}

for (const [model, ...more] of [['obelisk'], ['unet-lean', '--size', '8,8,12', '--batch', '2']]) {
  spacing(`${model} on data of one spacing: as with --spacing none, to the bit`, async () => {
    const [median, none] = [`median-${model}`, `none-${model}`];
    const a = await train(one, median, '--model', model, ...more);
    const b = await train(one, none, '--model', model, ...more, '--spacing', 'none');
    assert.equal(a.weights, b.weights);
    assert.equal(a.plan.grid.spacing, [millimetres, millimetres, millimetres]);
    assert.equal(a.preparation.spacing, a.plan.grid.spacing);
    assert.is(b.plan.grid.spacing, null);
    assert.is(b.preparation.spacing, null);
    assert.not.match(a.stderr + b.stderr, /spacing: /);
  });
}

spacing(
  'mixed spacings: the median of those that are learned from, and a line says so',
  async () => {
    const { training } = splitCases(names, new Random(1));
    const along = (fine: number) => {
      const sorted = training.map((name) => (names.indexOf(name) < 2 ? millimetres : fine)).sort();
      return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
    };
    const { plan, preparation, stderr } = await train(mixed, 'mixed-trained');
    assert.equal(plan.grid.spacing, [along(11), along(16.5), along(22)]);
    assert.equal(preparation.spacing, plan.grid.spacing);
    assert.match(
      stderr,
      /\nspacing: \d of 5 scans are resampled to .* mm, from 11 x 16\.5 x 22 to 33 x 33 x 33 mm\n/,
    );
  },
);

spacing('segment resamples to the spacing of a checkpoint, labels on its own voxels', async () => {
  const [scan, fine] = [`${one}/imagesTr/phantom_001.nii.gz`, `${folder}/fine.nii.gz`];
  const finer = resampleToSpacing(readScan(scan), [16.5, 16.5, 16.5]);
  writeScan(fine, finer);
  const weights = `${folder}/median-obelisk/last.safetensors`;
  const segment = async (input: string, output: string, ...all: string[]) => {
    const argv = ['segment', '--weights', ...all, '--input', input, '--output', output];
    const run = await obelisk(argv);
    assert.is(run.code, 0, run.stderr);
    return { labels: readLabels(output), stderr: run.stderr };
  };
  const found = await segment(fine, `${folder}/fine-labels.nii`, weights);
  assert.match(found.stderr, /\nresampled from 16\.5 x 16\.5 x 16\.5 mm to 33 x 33 x 33 mm\n/);
  assert.equal(shapeOf(found.labels), [24, 16, 24]);
  assert.equal(found.labels.affine, finer.affine);
  const own = await segment(scan, `${folder}/own-labels.nii`, weights);
  assert.not.match(own.stderr, /resampled|no spacing/);
  const none = `${folder}/none-obelisk/last.safetensors`;
  const { stderr } = await segment(fine, `${folder}/none-labels.nii`, none, none);
  assert.is(stderr.split('the weights name no spacing; ').length, 2, stderr);
});

/** A cross-validation's plan. */
function plan(out: string, ...more: string[]) {
  const argv = ['crossval', '--out', `${folder}/${out}`, '--print-jobs', ...more];
  return obelisk(argv);
}

const planOf = (out: string) => JSON.parse(readFileSync(`${folder}/${out}/crossval.json`, 'utf8'));

spacing('the plan of a cross-validation has the median of all its scans', async () => {
  const begun = ['--models', 'unet-lean', '--data', mixed, '--folds', '2', '--steps', '2'];
  const { code, stderr } = await plan('folds', ...begun);
  assert.is(code, 0, stderr);
  assert.match(stderr, /\nspacing: 2 of 5 scans are resampled to 11 x 16\.5 x 22 mm, from /);
  assert.equal(planOf('folds').grid.spacing, [11, 16.5, 22]);
  assert.is((await plan('folds', '--spacing', 'median')).code, 0);
  const other = await plan('folds', '--spacing', 'none');
  assert.match(other.stderr, /^obelisk: --spacing: .* that was begun without it; expected/);
  const none = await plan('voxels', ...begun, '--spacing', 'none');
  assert.match(none.stderr, /\nspacing: voxels of 11 x .* mm are taken as if they had one size\n/);
  assert.is(planOf('voxels').grid.spacing, null);
  // Stretched to a number of voxels, scans need no spacing before.
  const stretched = await plan('stretched', ...begun, '--fit', 'resample', '--size', '8,8,8');
  assert.not.match(stretched.stderr, /spacing: /);
  assert.is(planOf('stretched').grid.spacing, null);
});

spacing('a plan of an older version goes on with the voxels as they are', async () => {
  const { options, ...rest } = planOf('voxels');
  const { spacing: _asked, ...older } = options;
  writeFileSync(`${folder}/voxels/crossval.json`, JSON.stringify({ ...rest, options: older }));
  assert.is((await plan('voxels', '--spacing', 'none')).code, 0);
  const other = await plan('voxels', '--spacing', '3,3,3');
  assert.match(other.stderr, /^obelisk: --spacing: .* cross-validation with "none"; expected/);
  const grid = { ...rest.grid, spacing: [3, 3, 3] };
  writeFileSync(
    `${folder}/voxels/crossval.json`,
    JSON.stringify({ ...rest, grid, options: older }),
  );
  assert.is((await plan('voxels', '--spacing', '3,3,3')).code, 0);
});

spacing('a resumed training of an older version keeps its voxels', async () => {
  const out = `${folder}/none-obelisk`;
  const written = JSON.parse(readFileSync(`${out}/training.json`, 'utf8'));
  writeFileSync(`${out}/training.json`, JSON.stringify({ ...written, data: mixed }));
  rmSync(`${out}/checkpoint.safetensors`);
  const { stderr, code } = await obelisk(['train', '--resume', out]);
  assert.is(code, 0, stderr);
  assert.match(stderr, /\nspacing: voxels of 11 x 16\.5 x 22 to 33 x 33 x 33 mm are taken as if /);
  const bytes = readFileSync(`${out}/last.safetensors`);
  const preparation = readSafetensorsMetadata(bytes, out).get('preparation') ?? '';
  assert.is(JSON.parse(preparation).spacing, null);
});

spacing('too many voxels are refused by headers alone, before any scan is read', async () => {
  const cut = `${folder}/cut`;
  cpSync(one, cut, { recursive: true });
  for (const name of names) truncateSync(`${cut}/imagesTr/${name}.nii.gz`, 600);
  const commands = ['train --model obelisk', 'crossval --models obelisk --folds 2'];
  for (const command of commands) {
    const argv = [...command.split(' '), '--data', cut, '--out', `${folder}/large`];
    const many = await obelisk([...argv, '--spacing', '0.4,0.4,0.4']);
    assert.is(many.code, 1);
    assert.match(
      many.stderr,
      /^obelisk: phantom_001 at 0\.4 x 0\.4 x 0\.4 mm: 990 x 660 x 990 voxels are too many for a/,
    );
    const more = await obelisk([...argv, '--spacing', '0.01,0.01,0.01', '--size', '8,8,8']);
    assert.is(more.code, 1);
    assert.match(
      more.stderr,
      /^obelisk: preparing phantom_001 with .* voxels as 39600 x 26400 x 39600 at .* needs about /,
    );
    assert.not.ok(contentsOf(folder).includes('large'));
  }
  assert.match((await obelisk(['info', cut])).stdout, /^sizes +12 x 8 x 12 voxels /m);
});

spacing('info lists sizes and spacings, with axes as a network has them', async () => {
  const { stdout } = await obelisk(['info', mixed]);
  assert.match(
    stdout,
    /^sizes +12 x 8 x 12 to 36 x 16 x 18 voxels, median 36 x 16 x 18 \(towards right, .*\)$/m,
  );
  assert.match(stdout, /^spacings +11 x 16\.5 x 22 to 33 x 33 x 33 mm, median 11 x 16\.5 x 22$/m);
  assert.match(stdout, /\n +3 scans of 11 x 16\.5 x 22 mm\n +2 scans of 33 x 33 x 33 mm\n/);
  assert.match(stdout, /\n +36 x 16 x 18 +11 x 16\.5 x 22 mm +imagesTr\/phantom_003\.nii\.gz /);
  const same = await obelisk(['info', one]);
  assert.match(
    same.stdout,
    /^sizes +12 x 8 x 12 voxels \(.*\)\nspacings +33 x 33 x 33 mm\ncases\n/m,
  );
});

spacing('info names a scan whose header cannot be read, and tells the rest', async () => {
  const broken = `${folder}/broken`;
  cpSync(one, broken, { recursive: true });
  rmSync(`${broken}/imagesTr/phantom_002.nii.gz`);
  writeFileSync(`${broken}/imagesTr/phantom_002.nii.gz`, 'no scan');
  const { code, stdout } = await obelisk(['info', broken]);
  assert.is(code, 0);
  assert.match(stdout, /^unreadable +1, the first: .*phantom_002\.nii\.gz: this is not a NIfTI/m);
  assert.match(stdout, /\n +unreadable +imagesTr\/phantom_002\.nii\.gz /);
});

spacing.run();
