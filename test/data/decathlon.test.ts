import { rejects } from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseDecathlon, phantomLabels, phantomSeries, shapeOf } from '@obelisk/data';
import { openDataset, readDatasetCase, writePhantomDataset } from '@obelisk/data/node';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { missingShared, sharedFolder } from '../support/shared.js';
import { unless } from '../support/skip.js';

const decathlon = suite<{ folder: string }>('decathlon');
const size = [12, 10, 14] as const;

decathlon.before.each((context) => {
  context.folder = mkdtempSync(join(tmpdir(), 'obelisk-decathlon-'));
});
decathlon.after.each(({ folder }) => rmSync(folder, { recursive: true, force: true }));

const pair = (name: string) => ({ image: `./imagesTr/${name}`, label: `./labelsTr/${name}` });
const valid = {
  name: 'A',
  modality: { 0: 'CT' },
  labels: { 0: 'background', 1: 'liver' },
  numTraining: 2,
  training: [pair('a_1.nii.gz'), pair('a_2.nii.gz')],
  test: ['./imagesTs/a_3.nii.gz'],
};
const parse = (changes: object) =>
  parseDecathlon(JSON.stringify({ ...valid, ...changes }), 'A/dataset.json');

decathlon('lists cases, labels and modalities', () => {
  const { name, modalities, labels, training, test } = parse({});
  assert.equal([name, modalities, labels], ['A', ['CT'], ['background', 'liver']]);
  assert.equal(training[1], {
    name: 'a_2',
    image: 'imagesTr/a_2.nii.gz',
    label: 'labelsTr/a_2.nii.gz',
  });
  assert.equal(test, ['imagesTs/a_3.nii.gz']);
});

decathlon('says in one sentence what is wrong with a dataset.json', () => {
  const refusals: [changes: object, message: RegExp][] = [
    [{ training: undefined }, /^A\/dataset\.json: expected a list "training"$/],
    [
      { training: [{ image: 'a' }] },
      /^A\/dataset\.json: training\[0\]\.label: expected \{ "image"/,
    ],
    [{ training: ['a'] }, /training\[0\]: expected \{ "image": path, "label": path \}$/],
    [
      { modality: { 0: 'T2', 1: 'ADC' } },
      /^A\/dataset\.json: scans have 2 channels \(T2, ADC\); expected one$/,
    ],
    [{ numTraining: 3 }, /numTraining is 3, but training lists 2 cases$/],
    [{ training: [pair('a'), pair('a')] }, /the scan imagesTr\/a is listed twice$/],
    [{ test: ['imagesTr/a_1.nii.gz'] }, /the scan imagesTr\/a_1\.nii\.gz is listed twice$/],
    [
      { training: [pair('a'), { ...pair('b'), label: 'labelsTr//a' }] },
      /the label map labelsTr\/a is listed twice$/,
    ],
    [{ labels: undefined }, /expected "labels" to name the numbers from 0 on/],
    [{ labels: { 0: 'background', 2: 'liver' } }, /expected "labels" to name the numbers from 0/],
    [{ modality: {} }, /expected "modality" to name the numbers from 0 on/],
    [
      { training: [pair('a.nii'), pair('a.nii.gz')] },
      /^A\/dataset\.json: the case a is listed twice$/,
    ],
    [{ test: [3] }, /test\[0\]: expected the path of a scan$/],
  ];
  for (const [changes, message] of refusals) assert.throws(() => parse(changes), message);
  assert.throws(() => parseDecathlon('{"name":', 'd.json'), /^d\.json: is no valid JSON: /);
  assert.throws(() => parseDecathlon('[]', 'd.json'), /^d\.json: expected a JSON object/);
});

decathlon('refuses paths that lead out of the folder', () => {
  for (const image of [
    '../a.nii',
    '/etc/a.nii',
    'x/../../a.nii',
    'C:/a.nii',
    'x\\..\\a.nii',
    '.',
  ]) {
    assert.throws(
      () => parse({ numTraining: 1, training: [{ image, label: 'a.nii' }] }),
      /training\[0\]\.image: the path ".*" leads out of the folder$/,
    );
  }
});

decathlon('reads back the phantoms it wrote, to the bit', async ({ folder }) => {
  const target = join(folder, 'new', 'phantoms');
  const progress: string[] = [];
  const onProgress = (written: number, count: number) => void progress.push(`${written}/${count}`);
  await writePhantomDataset(target, { count: 2, seed: 5, size, onProgress });
  assert.equal(progress, ['1/2', '2/2']);
  assert.equal(readdirSync(target).sort(), ['dataset.json', 'imagesTr', 'labelsTr']);
  assert.equal(readdirSync(join(target, 'imagesTr')), ['phantom_001.nii.gz', 'phantom_002.nii.gz']);
  const dataset = openDataset(target);
  assert.equal(dataset.labels, phantomLabels);
  const phantoms = [...phantomSeries({ count: 2, seed: 5, size })];
  dataset.training.forEach((entry, index) => {
    const { scan, labels } = readDatasetCase(dataset, entry);
    assert.equal(scan.data.data, phantoms[index].scan.data.data);
    assert.equal(labels.data.data, phantoms[index].labels.data.data);
    assert.equal(scan.affine.flat(), [...Float32Array.from(phantoms[index].scan.affine.flat())]);
  });
});

decathlon('refuses a folder that holds something, and a count that is none', async ({ folder }) => {
  writeFileSync(join(folder, 'mine.txt'), 'mine');
  await rejects(
    () => writePhantomDataset(folder, { count: 1, seed: 1, size }),
    /cannot be written: it holds files already; expected a new or empty folder$/,
  );
  await rejects(
    () => writePhantomDataset(join(folder, 'mine.txt'), { count: 1, seed: 1, size }),
    /mine\.txt: cannot be written: a part of its path is not a folder$/,
  );
  await rejects(
    () => writePhantomDataset(join(folder, 'new'), { count: 0, seed: 1, size }),
    /the count 0 expects a whole number from 1 on$/,
  );
  assert.equal(readdirSync(folder), ['mine.txt']);
});

decathlon('leaves nothing behind when it fails', async ({ folder }) => {
  const target = join(folder, 'a', 'b');
  const onProgress = (written: number) => {
    if (written === 2) throw new Error('full');
  };
  await rejects(() => writePhantomDataset(target, { count: 3, seed: 1, size, onProgress }), /full/);
  assert.equal(readdirSync(folder), [], 'folders it made are gone');
  mkdirSync(target, { recursive: true });
  await rejects(() => writePhantomDataset(target, { count: 3, seed: 1, size, onProgress }), /full/);
  assert.ok(existsSync(target) && readdirSync(target).length === 0, 'the one that was there stays');
});

decathlon('names the file that is missing, and the one that does not fit', async ({ folder }) => {
  const target = join(folder, 'p');
  await writePhantomDataset(target, { count: 2, seed: 1, size });
  const path = join(target, 'dataset.json');
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, text.replace('"duodenum"', '"x"').replace(/,\s*"8": "x"/, ''));
  const dataset = openDataset(target);
  assert.throws(
    () => readDatasetCase(dataset, dataset.training[0]),
    /phantom_001\.nii\.gz: holds the label 8 in voxel \[[\d, ]+\], the data set names 0 to 7$/,
  );
  rmSync(join(target, 'labelsTr/phantom_002.nii.gz'));
  assert.throws(
    () => openDataset(target),
    /phantom_002\.nii\.gz: the label map of case phantom_002 is missing, although dataset\.json/,
  );
  rmSync(path);
  assert.throws(() => openDataset(target), /p: is no data set; expected dataset\.json .*, or /);
});

decathlon(
  'finds scans by the channel in their name, as nnU-Net v1 has them',
  async ({ folder }) => {
    await writePhantomDataset(folder, { count: 2, seed: 1, size });
    const path = (name: string) => join(folder, 'imagesTr', name);
    renameSync(path('phantom_002.nii.gz'), path('phantom_002_0000.nii.gz'));
    const { training } = openDataset(folder);
    assert.equal(training[1], {
      name: 'phantom_002',
      image: 'imagesTr/phantom_002_0000.nii.gz',
      label: 'labelsTr/phantom_002.nii.gz',
    });
    assert.is(training[0].image, 'imagesTr/phantom_001.nii.gz');
  },
);

decathlon('refuses a label map of another shape than its scan', async ({ folder }) => {
  await writePhantomDataset(join(folder, 'p'), { count: 1, seed: 1, size });
  await writePhantomDataset(join(folder, 'q'), { count: 1, seed: 1, size: [12, 10, 16] });
  const label = 'labelsTr/phantom_001.nii.gz';
  writeFileSync(join(folder, 'p', label), readFileSync(join(folder, 'q', label)));
  const dataset = openDataset(join(folder, 'p'));
  assert.throws(
    () => readDatasetCase(dataset, dataset.training[0]),
    /the label map has the shape \[12, 10, 16\], its scan .*_001\.nii\.gz \[12, 10, 14\]$/,
  );
});

const task = 'data/Task04_Hippocampus';
unless(missingShared(task), decathlon)('reads a real data set of the Decathlon', () => {
  const dataset = openDataset(join(sharedFolder, task));
  assert.is(dataset.training.length, 60);
  assert.equal(dataset.labels, ['background', 'Anterior', 'Posterior']);
  const { scan, labels } = readDatasetCase(dataset, dataset.training[0]);
  assert.equal(shapeOf(scan), shapeOf(labels));
  assert.equal([...new Set(labels.data.data)].sort(), [0, 1, 2]);
});

decathlon.run();
