import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { scalingAffine, voxelGrid } from '@obelisk/data';
import { readScan, writeLabels, writePhantomDataset, writeScan } from '@obelisk/data/node';
import { Random } from '@obelisk/tensor';
import { splitCases } from '@obelisk/training';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { stepOf } from './killed-training.js';
import { contentsOf, obelisk, temporaryFolder } from './obelisk.js';

const input = suite('obelisk train and crossval: bad input');
const folder = temporaryFolder();
const good = `${folder}/good`;
const size = [12, 8, 12] as const;
const voxels = 12 * 8 * 12;

/** Data sets that each have one flaw, with a piece of the sentence that it deserves. */
const flaws: Record<string, [spoil: (image: string, label: string) => void, sentence: RegExp]> = {
  unnamed: [
    (image, label) => {
      const labels = new Uint8Array(voxels).fill(77, 5, 6);
      writeLabels(label, voxelGrid(labels, [...size], readScan(image).affine));
    },
    /phantom_002\.nii\.gz: holds the label 77 in voxel \[0, 0, 5\], the data set names 0 to 8$/,
  ],
  missing: [
    (_image, label) => rmSync(label),
    /phantom_002\.nii\.gz: the label map of case phantom_002 is missing/,
  ],
  shape: [
    (image, label) => {
      const labels = new Uint8Array(12 * 8 * 6);
      writeLabels(label, voxelGrid(labels, [12, 8, 6], readScan(image).affine));
    },
    /the label map has the shape \[12, 8, 6\], its scan .* \[12, 8, 12\]$/,
  ],
  affine: [
    (_image, label) => {
      const affine = scalingAffine([1, 2, 3]);
      writeLabels(label, voxelGrid(new Uint8Array(voxels), [...size], affine));
    },
    /the label map has voxels of 1 x 2 x 3 mm, its scan .* mm$/,
  ],
};

input.before(() => writePhantomDataset(good, { count: 4, seed: 1, size: [...size] }));

/** Runs a command that must refuse with one sentence, and leave no folder behind. */
async function refused(command: string, code: number, sentence: RegExp): Promise<void> {
  const run = await obelisk([...command.split(' '), '--out', `${folder}/out`, '--quiet']);
  assert.match(run.stderr, /^obelisk: [^\n]+\n$/);
  assert.match(run.stderr.trim(), sentence);
  assert.is(run.code, code);
  assert.is(run.stdout, '');
  assert.not.ok(existsSync(`${folder}/out`), contentsOf(folder).join());
}

for (const [name, [spoil, sentence]] of Object.entries(flaws)) {
  input(`a data set with a flaw: ${name}`, async () => {
    const data = `${folder}/${name}`;
    cpSync(good, data, { recursive: true });
    spoil(`${data}/imagesTr/phantom_002.nii.gz`, `${data}/labelsTr/phantom_002.nii.gz`);
    await refused(`train --model unet-lean --data ${data}`, 1, sentence);
    await refused(`crossval --models unet-lean --folds 2 --data ${data}`, 1, sentence);
  });
}

const wrong: [command: string, sentence: RegExp][] = [
  ['train --model vnet', /unknown model 'vnet'; there are /],
  [
    'train --model unet-lean --batch 5',
    /a batch of 5 is more than the 2 scans that there are to learn/,
  ],
  ['train --model unet-lean --batch 2 --accumulate 3', /3 parts are more than the batch of 2$/],
  ['train --model unet-lean --rate 0', /'0' is invalid; expected a number above 0, as 0\.075$/],
  ['train --model unet-lean --weight-decay -1', /'-1' is invalid; expected a number from 0 on/],
  ['train --model unet-lean --decay 1e400', /'1e400' is invalid; expected a number above 0 and up/],
  [
    'train --model unet-lean --fit resample',
    /to resample scans to one size, that size is missing$/,
  ],
  ['crossval --models unet-lean --folds 2 --fit resample', /that size is missing$/],
  [
    'train --model unet-lean --steps 2 --epochs 3',
    /option '--steps <n>' cannot be used with option '--epochs <n>'$/,
  ],
  [
    'crossval --models obelisk --folds 2 --steps 2 --point-epochs 3',
    /option '--steps <n>' cannot be used with option '--point-epochs <n>'$/,
  ],
  [
    'train --model unet-lean --dropout 1',
    /'1' is invalid; expected a number from 0 on and below 1/,
  ],
  ['train --model vnet --dropout 0', /unknown model 'vnet'; there are /],
  ['crossval --folds 2', /--models is missing$/],
  ['crossval --models unet-lean --batch 4', /a batch of 4 is more than the 3 scans/], // 4 folds
  ['crossval --models vnet --folds 2', /unknown model 'vnet'; there are /],
  [
    'crossval --models unet-lean++ --folds 2',
    /unet-lean\+\+: .* are augmented by their recipe, not by \+\+$/,
  ],
  ['crossval --models unet-lean,obelisk,unet-lean --folds 2', /; expected 'unet-lean' only once$/],
  ['crossval --models unet-lean --seeds 1,1 --folds 2', /; expected '1' only once$/],
  ['crossval --models unet-lean --seeds 1,01 --folds 2', /; expected '1' only once$/],
  ...['-1', '1.5', 'NaN', '9007199254740992', '1e3'].flatMap((seed): [string, RegExp][] => [
    [`train --model unet-lean --seed ${seed}`, /is invalid; expected a whole number from 0 /],
    [`crossval --models unet-lean --folds 2 --seeds ${seed}`, /is invalid; expected a whole nu/],
  ]),
  [
    'train --model unet-lean --seed 9007199254740992',
    /expected a whole number from 0 to 9007199254740991$/,
  ],
  ['crossval --models unet-lean --folds 1', /'1' is invalid; expected a whole number from 2 on$/],
  [
    'crossval --models unet-lean --folds 5',
    /5 folds are more than the 4 scans of .* 2 to 4, or le/,
  ],
  ['crossval --models unet-lean --folds 2 --batch 3', /a batch of 3 is more than the 2 scans/],
  ['crossval --models unet-lean --folds 2 --batch 2 --accumulate 3', /more than the batch of 2$/],
];

/** Refused before the first scan is prepared, by what goes through the network at once. */
const single: [command: string, sentence: RegExp][] = [
  [
    'train --model unet-tcia --size 16,16,16 --batch 1',
    /batch4 gets \[1, 56, 1, 1, 1\] .* works: scans of 33 x 16 x 16 voxels, or batches of 2$/,
  ],
  [
    'train --model unet-tcia --size 16,16,16 --batch 2 --accumulate 2',
    / from 1 scan of 16 x 16 x 16 voxels at once; .*, or batches of 2 in 1 part$/,
  ],
  ['train --model unet-lean --batch 1', / from 1 scan of 12 x 8 x 12 voxels at once; /],
  [
    'crossval --models obelisk,unet-tcia --folds 2 --size 16,16,16 --batch 1',
    /unet-tcia: .* batch4 gets \[1, 56, 1, 1, 1\] /,
  ],
];

for (const [command, sentence] of single) {
  input(`a single value per channel: ${command}`, () =>
    refused(`${command} --data ${good}`, 1, sentence),
  );
}

for (const [command, sentence] of wrong) {
  input(`wrong usage: ${command}`, () => refused(`${command} --data ${good}`, 2, sentence));
}

/** Cuts the label map of a case in half. */
function truncate(data: string, name: string): void {
  const path = `${data}/labelsTr/${name}.nii.gz`;
  const bytes = readFileSync(path);
  writeFileSync(path, bytes.subarray(0, bytes.length >> 1));
}

input(
  'a damaged scan is told before the first step, also one that is not learned from',
  async () => {
    const names = [1, 2, 3, 4].map((number) => `phantom_00${number}`);
    const { heldOut, validation } = splitCases(names, new Random(1));
    for (const name of [...heldOut, ...validation]) {
      const [data, out] = ['damaged', 'of-damaged'].map((kind) => `${folder}/${kind}-${name}`);
      cpSync(good, data, { recursive: true });
      truncate(data, name);
      const argv = ['train', '--model', 'unet-lean', '--data', data, '--size', '12,8,12'];
      const { code, stderr } = await obelisk([...argv, '--steps', '2', '--out', out]);
      assert.is(code, 1);
      assert.match(stderr, new RegExp(`\nobelisk: .*${name}\\.nii\\.gz: .*gzip data is damaged`));
      assert.not.match(stderr, 'step 1/2');
      assert.not.ok(existsSync(out)); // a new folder in which nothing began is taken away
    }
  },
);

const quickly = ['--data', good, '--steps', '6', '--batch', '2', '--quiet'];

input('a loss that is no number: step and layer are told, the last checkpoint stays', async () => {
  const out = `${folder}/nan`;
  const options = [...quickly, '--rate', '1e30', '--out', out];
  const { code, stderr } = await obelisk(['train', '--model', 'unet-lean', ...options]);
  assert.is(code, 1);
  assert.match(stderr, /^obelisk: the loss became \S+ at step 2, first in layer \S+ [^\n]+\n$/);
  assert.is(stepOf(out), 1);
  assert.ok(existsSync(`${out}/last.safetensors`));
});

input('scans of different sizes are padded to one size', async () => {
  const data = `${folder}/sizes`;
  cpSync(good, data, { recursive: true });
  const { affine } = readScan(`${data}/imagesTr/phantom_002.nii.gz`);
  const smaller = new Uint8Array(8 * 8 * 8).fill(1, 100, 200);
  writeLabels(`${data}/labelsTr/phantom_002.nii.gz`, voxelGrid(smaller, [8, 8, 8], affine));
  const scan = voxelGrid(Float32Array.from(smaller), [8, 8, 8], affine);
  writeScan(`${data}/imagesTr/phantom_002.nii.gz`, scan);
  const argv = ['crossval', '--models', 'unet-lean', '--folds', '2', '--data', data];
  const run = await obelisk([...argv, '--out', `${folder}/sized`, '--print-jobs']);
  assert.is(run.code, 0, run.stderr);
  assert.is(run.stdout.trim().split('\n').length, 2);
});

input('a folder holds one training or one cross-validation', async () => {
  const [file, out, training] = ['file', 'plan', 'training'].map((name) => `${folder}/${name}`);
  writeFileSync(file, 'a text');
  const train = ['train', '--model', 'unet-lean', ...quickly, '--out'];
  const crossval = ['crossval', '--models', 'unet-lean', ...quickly, '--print-jobs', '--out'];
  assert.is((await obelisk([...crossval, out, '--folds', '2'])).code, 0);
  assert.is((await obelisk([...train, training])).code, 0);
  const cases: [argv: string[], code: number, sentence: RegExp][] = [
    [[...train, file], 1, /file: cannot be written: it is a file; expected a folder$/],
    [[...crossval, file, '--folds', '2'], 1, /cannot be written: it is a file; expected a folder$/],
    [
      [...crossval, out, '--folds', '3'],
      2,
      /--folds: this folder holds a cross-validation with 2;/,
    ],
    [
      [...crossval, out, '--seeds', '7'],
      2,
      /--seeds: this folder holds a cross-validation with \[1/,
    ],
    [[...train, out], 1, /plan: holds a cross-validation already; expected a new folder$/],
    [
      [...train, training],
      1,
      /training: holds a training already; go on with it, or take a new fol/,
    ],
    [
      [...crossval, training, '--folds', '2'],
      1,
      /holds a training already; expected a new folder$/,
    ],
  ];
  for (const [argv, expected, sentence] of cases) {
    const { code, stderr } = await obelisk(argv);
    assert.match(stderr, /^obelisk: [^\n]+\n$/);
    assert.match(stderr.trim(), sentence);
    assert.is(code, expected);
  }
});

input.run();
