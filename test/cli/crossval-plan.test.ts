import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { writePhantomDataset } from '@obelisk/data/node';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { memoryLine } from '../../packages/training/src/crossval/memory-at-once.js';
import { obelisk, temporaryFolder } from './obelisk.js';

const plans = suite('obelisk crossval: what is planned');
const folder = temporaryFolder();
const data = `${folder}/phantoms`;
const out = `${folder}/planned`;
const first = ['--models', 'unet-lean', '--data', data, '--folds', '2', '--steps', '4'];

/** Prints the jobs of a cross-validation, which makes its plan or compares with it. */
const planned = (...options: string[]) =>
  obelisk(['crossval', ...options, '--out', out, '--print-jobs', '--quiet']);

plans.before(async () => {
  await writePhantomDataset(data, { count: 4, seed: 1, size: [12, 8, 12] });
  const { code, stderr } = await planned(...first, '--weight-decay', '0.1', '--device', 'webasm');
  assert.is(code, 0, stderr);
});

plans(
  'options given again that are those of the plan are taken, and how to run is free',
  async () => {
    const again = [...first, '--weight-decay', '0.1', '--seeds', '1', '--fit', 'crop'];
    const running = ['--folds', '2', '--jobs', '3', '--device', 'auto'];
    for (const options of [[], again, running]) {
      const { code, stderr } = await planned(...options);
      assert.is(code, 0, stderr);
    }
  },
);

const others: [options: string, known: string][] = [
  ['--rate 0.5', 'that was begun without it'],
  ['--batch 1', 'that was begun without it'],
  ['--augment', 'that was begun without it'],
  ['--loss soft-dice', 'that was begun without it'],
  ['--phantoms 7', 'that was begun without it'],
  ['--decay 0.5', 'that was begun without it'],
  ['--point-epochs 3', 'that was begun without it'],
  ['--size 8,8,8', 'that was begun without it'],
  ['--spacing 3,3,3', 'that was begun without it'],
  ['--weight-decay 0.2', 'with 0.1'],
  ['--steps 5', 'with 4'],
  ['--folds leave-one-out', 'with 2'],
  ['--device float64', 'with "webasm"'],
];

for (const [options, known] of others) {
  plans(`an option that is not of the plan: ${options}`, async () => {
    const { code, stderr } = await planned(...options.split(' '));
    assert.is(code, 2);
    assert.is(
      stderr,
      `obelisk: ${options.split(' ')[0]}: this folder holds a cross-validation ${known}; ` +
        'expected the same, or another --out\n',
    );
  });
}

/** Leaves a case out of the list of a data set, and gives another one a second name. */
function changeCases(path: string): void {
  const file = JSON.parse(readFileSync(`${path}/dataset.json`, 'utf8'));
  const [, second, ...others] = file.training;
  const copy = { image: './imagesTr/new.nii.gz', label: './labelsTr/new.nii.gz' };
  for (const key of ['image', 'label'] as const)
    cpSync(`${path}/${second[key]}`, `${path}/${copy[key]}`);
  const training = [second, ...others, copy];
  writeFileSync(`${path}/dataset.json`, JSON.stringify({ ...file, training }));
}

plans('a data set that changed after the plan is refused', async () => {
  const [changed, results] = ['changed', 'of-changed'].map((name) => `${folder}/${name}`);
  cpSync(data, changed, { recursive: true });
  const argv = ['crossval', ...first, '--data', changed, '--out', results, '--quiet'];
  assert.is((await obelisk([...argv, '--print-jobs'])).code, 0);
  changeCases(changed);
  const { code, stderr } = await obelisk([...argv, '--job', 'unet-lean__seed_1/fold_0']);
  assert.is(code, 1);
  assert.match(stderr, /^obelisk: [^\n]+ any more \(added: new; missing: phantom_001\); expected /);
});

plans('a damaged scan that a fold holds out is told before the first step', async () => {
  const [damaged, results] = ['damaged', 'of-damaged'].map((name) => `${folder}/${name}`);
  cpSync(data, damaged, { recursive: true });
  const argv = ['crossval', ...first, '--data', damaged, '--size', '12,8,12', '--out', results];
  assert.is((await obelisk([...argv, '--print-jobs'])).code, 0);
  const { folds } = JSON.parse(readFileSync(`${results}/crossval.json`, 'utf8'));
  writeFileSync(`${damaged}/labelsTr/${folds[1][0]}.nii.gz`, 'no label map');
  const { code, stderr } = await obelisk([...argv, '--job', 'unet-lean__seed_1/fold_1']);
  assert.is(code, 1);
  assert.match(stderr, new RegExp(`^obelisk: .*/labelsTr/${folds[1][0]}\\.nii\\.gz: .*\\n$`));
  assert.not.ok(existsSync(`${results}/unet-lean__seed_1`));
});

plans('jobs at a time that do not fit into the memory are refused before the first', async () => {
  const seeds = Array.from({ length: 5000 }, (_, at) => at).join();
  const argv = ['crossval', ...first, '--data', data, '--seeds', seeds, '--jobs', '10000'];
  const { code, stderr } = await obelisk([...argv, '--out', `${folder}/many`, '--quiet']);
  assert.is(code, 1);
  assert.match(
    stderr,
    /^obelisk: 10000 trainings at a time need about \d{4}\.\d GB of memory \(0\.\d GB each\), /,
  );
});

plans('how many jobs fit into the memory', () => {
  const need = '3 trainings at a time need about 6.0 GB of memory (2.0 GB each), there are';
  assert.is(memoryLine(3, 2e9, 6e9), `${need} 6.0 GB`);
  assert.throws(() => memoryLine(3, 2e9, 5.9e9), `${need} 5.9 GB; expected 2 at a time at most`);
  assert.throws(() => memoryLine(3, 2e9, 1e9), `${need} 1.0 GB, not enough for one`);
});

plans.run();
