import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Affine,
  type LabelData,
  paperManifest,
  parseNnunet,
  phantomLabels,
  scalingAffine,
  type Triple,
  voxelGrid,
  writeNifti,
} from '@obelisk/data';
import { openDataset, readDatasetCase, writeLabels, writeScan } from '@obelisk/data/node';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const datasets = suite<{ folder: string }>('data sets in folders');

datasets.before.each((context) => {
  context.folder = mkdtempSync(join(tmpdir(), 'obelisk-dataset-'));
});
datasets.after.each(({ folder }) => rmSync(folder, { recursive: true, force: true }));

const shape: Triple = [3, 4, 5];
const upright = scalingAffine([2, 2, 3], [10, 20, 30]);

function putScan(path: string, value: number, affine: Affine = upright): void {
  writeScan(path, voxelGrid(new Float32Array(60).fill(value), shape, affine));
}

function putLabels(path: string, values: LabelData, affine: Affine = upright): void {
  writeLabels(path, voxelGrid(values, shape, affine));
}

/** A folder in the paper's layout with the given numbers. */
function paperFolder(folder: string, numbers: readonly number[]): void {
  for (const number of numbers) {
    putScan(join(folder, `pancreas_ct${number}.nii.gz`), number);
    putLabels(join(folder, `label_ct${number}.nii.gz`), new Uint8Array(60).fill(number % 9));
  }
}

const v2 = {
  channel_names: { 0: 'MRI' },
  labels: { background: 0, atrium: 1 },
  numTraining: 2,
  file_ending: '.nii.gz',
};

/** A folder in the layout of nnU-Net v2. */
function nnunetFolder(folder: string): void {
  for (const part of ['imagesTr', 'labelsTr', 'imagesTs']) mkdirSync(join(folder, part));
  writeFileSync(join(folder, 'dataset.json'), JSON.stringify(v2));
  for (const name of ['la_003', 'la_004']) {
    putScan(join(folder, `imagesTr/${name}_0000.nii.gz`), 7);
    putLabels(join(folder, `labelsTr/${name}.nii.gz`), new Uint8Array(60).fill(1));
  }
  putScan(join(folder, 'imagesTs/la_009_0000.nii.gz'), 7);
}

datasets("the paper's own naming, sorted by number", ({ folder }) => {
  paperFolder(folder, [10, 2, 1]);
  writeFileSync(join(folder, 'notes.txt'), '');
  const dataset = openDataset(folder);
  assert.equal(
    dataset.training.map(({ name }) => name),
    ['pancreas_ct1', 'pancreas_ct2', 'pancreas_ct10'],
  );
  assert.equal(dataset.modalities, ['CT']);
  assert.equal([...dataset.labels], [...phantomLabels]);
  const { scan, labels } = readDatasetCase(dataset, dataset.training[2]);
  assert.is(scan.data.get(2, 3, 4), 10);
  assert.is(labels.data.get(0, 0, 0), 1);
});

datasets("the paper's naming: pairs and numbers are checked", () => {
  const refusals: [files: string[], message: RegExp][] = [
    [
      ['pancreas_ct3.nii.gz'],
      /^abc: pancreas_ct3\.nii\.gz has no label map; expected label_ct3\.nii\.gz$/,
    ],
    [['label_ct03.nii'], /^abc: label_ct03\.nii has no scan; expected pancreas_ct03\.nii$/],
    [
      ['pancreas_ct03.nii.gz', 'pancreas_ct3.nii.gz', 'label_ct3.nii.gz'],
      /^abc: pancreas_ct03\.nii\.gz and pancreas_ct3\.nii\.gz have the same number 3$/,
    ],
    [
      ['label_ct3.nii', 'label_ct3.nii.gz', 'pancreas_ct3.nii.gz'],
      /^abc: label_ct3\.nii and label_ct3\.nii\.gz have the same number 3$/,
    ],
  ];
  for (const [files, message] of refusals) {
    assert.throws(() => paperManifest(files, 'abc'), message);
  }
  assert.is(paperManifest(['pancreas_ct3.nii', 'label_ct03.nii.gz'], 'abc').training.length, 1);
});

datasets('the layout of nnU-Net v2', ({ folder }) => {
  nnunetFolder(folder);
  const dataset = openDataset(folder);
  assert.equal(dataset.labels, ['background', 'atrium']);
  assert.equal(dataset.modalities, ['MRI']);
  assert.equal(
    dataset.training.map(({ name }) => name),
    ['la_003', 'la_004'],
  );
  assert.equal(dataset.test, ['imagesTs/la_009_0000.nii.gz']);
  assert.is(readDatasetCase(dataset, dataset.training[1]).scan.data.get(0, 0, 0), 7);
});

datasets('nnU-Net v2 with scans and labels as NRRD', ({ folder }) => {
  for (const part of ['imagesTr', 'labelsTr']) mkdirSync(join(folder, part));
  const file = { ...v2, numTraining: 1, file_ending: '.nrrd' };
  writeFileSync(join(folder, 'dataset.json'), JSON.stringify(file));
  const nrrd = (name: string, type: string, values: Uint8Array) => {
    const directions = '(2,0,0) (0,2,0) (0,0,3)';
    const header = [
      ...['NRRD0004', `type: ${type}`, 'dimension: 3', 'sizes: 3 4 5', 'encoding: raw'],
      ...['endian: little', 'space: right-anterior-superior', `space directions: ${directions}`],
      ...['space origin: (10,20,30)', '', ''],
    ];
    writeFileSync(join(folder, name), Buffer.concat([Buffer.from(header.join('\n')), values]));
  };
  nrrd('imagesTr/la_1_0000.nrrd', 'float', new Uint8Array(new Float32Array(60).fill(7).buffer));
  nrrd('labelsTr/la_1.nrrd', 'uchar', new Uint8Array(60).fill(1));
  const dataset = openDataset(folder);
  const { scan, labels } = readDatasetCase(dataset, dataset.training[0]);
  assert.equal([scan.data.get(2, 3, 4), labels.data.get(2, 3, 4)], [7, 1]);
  assert.equal(scan.affine, upright);
});

datasets('nnU-Net v2: one sentence for what is wrong', () => {
  const listing = { imagesTr: ['a_0000.nii.gz'], labelsTr: ['a.nii.gz'], imagesTs: [] };
  const read = (changes: object, files: object = {}) =>
    parseNnunet(JSON.stringify({ ...v2, numTraining: 1, ...changes }), 'd.json', {
      ...listing,
      ...files,
    });
  assert.is(read({}).training.length, 1);
  const refusals: [changes: object, files: object, message: RegExp][] = [
    [{ labels: { background: 0, a: 2 } }, {}, /^d\.json: expected "labels" to give the names the/],
    [{ labels: { a: [1, 2], b: 1 } }, {}, /the label "a" is a region of several numbers/],
    [{ labels: { background: 0, ignore: 1 } }, {}, /the label "ignore" is not supported/],
    [{ channel_names: { 0: 'T1', 1: 'T2' } }, {}, /scans have 2 channels \(T1, T2\); expected one/],
    [{ channel_names: {} }, {}, /expected "channel_names" to name the numbers from 0 on/],
    [
      { file_ending: '.png' },
      {},
      /file_ending is "\.png"; expected "\.nii\.gz", "\.nii", "\.nrrd"/,
    ],
    [{ numTraining: 3 }, {}, /numTraining is 3, but labelsTr holds 1 label maps$/],
    [{}, { labelsTr: [] }, /labelsTr holds no \.nii\.gz files$/],
    [{}, { imagesTr: [] }, /labelsTr\/a\.nii\.gz has no scan; expected imagesTr\/a_0000\.nii\.gz$/],
    [
      {},
      { imagesTr: ['a_0000.nii.gz', 'b_0000.nii.gz'] },
      /imagesTr\/b_0000\.nii\.gz has no label map; expected labelsTr\/b\.nii\.gz$/,
    ],
  ];
  for (const [changes, files, message] of refusals) {
    assert.throws(() => read(changes, files), message);
  }
});

datasets('a folder of neither layout, and one that is not there', ({ folder }) => {
  writeFileSync(join(folder, 'scan.nii.gz'), '');
  assert.throws(
    () => openDataset(folder),
    /: is no data set; expected dataset\.json \(.*\), or pancreas_ct1\.nii\.gz, label_ct1\.nii/,
  );
  assert.throws(() => openDataset(join(folder, 'absent')), /absent: cannot be read: no such file/);
});

/** What reading the one case of a folder throws after `change` was made to its files. */
function refusal(folder: string, change: (scan: string, labels: string) => void): string {
  paperFolder(folder, [1]);
  const dataset = openDataset(folder);
  change(join(folder, 'pancreas_ct1.nii.gz'), join(folder, 'label_ct1.nii.gz'));
  try {
    readDatasetCase(dataset, dataset.training[0]);
    return 'nothing';
  } catch (error) {
    return (error as Error).message.replaceAll(`${folder}/`, '');
  }
}

const labelled = new Uint8Array(60).fill(1);
const moved = (x: number): Affine => scalingAffine([2, 2, 3], [10 + x, 20, 30]);
const turned: Affine = [[-2, 0, 0, 10], ...upright.slice(1)];

const refusals: [what: string, change: (scan: string, labels: string) => void, message: string][] =
  [
    [
      'labels in another place',
      (_, path) => putLabels(path, labelled, moved(0.5)),
      'label_ct1.nii.gz: the label map has its first voxel at [10.5, 20, 30] mm, ' +
        'its scan pancreas_ct1.nii.gz [10, 20, 30] mm',
    ],
    [
      'labels of another spacing',
      (_, path) => putLabels(path, labelled, scalingAffine([2, 2, 3.1], [10, 20, 30])),
      'label_ct1.nii.gz: the label map has voxels of 2 x 2 x 3.1 mm, ' +
        'its scan pancreas_ct1.nii.gz 2 x 2 x 3 mm',
    ],
    [
      'labels with other directions',
      (_, path) => putLabels(path, labelled, turned),
      'label_ct1.nii.gz: the label map has axes along LAS [-1, 0, 0, 0, 1, 0, 0, 0, 1], ' +
        'its scan pancreas_ct1.nii.gz RAS [1, 0, 0, 0, 1, 0, 0, 0, 1]',
    ],
    ['rounding', (_, path) => putLabels(path, labelled, moved(0.005)), 'nothing'],
    [
      'a label without a name',
      (_, path) => putLabels(path, Uint8Array.from(labelled).fill(9, 12)),
      'label_ct1.nii.gz: holds the label 9 in voxel [0, 2, 2], the data set names 0 to 8',
    ],
    [
      'negative labels',
      (_, path) => putLabels(path, new Int16Array(60).fill(-1)),
      'label_ct1.nii.gz: holds the label -1 in voxel [0, 0, 0], the data set names 0 to 8',
    ],
    [
      'a label map that is gone',
      (_, path) => rmSync(path),
      'label_ct1.nii.gz: cannot be read: no such file or folder',
    ],
    [
      'intensities that are no numbers',
      (path) => writeFileSync(path, withoutNumbers()),
      'pancreas_ct1.nii.gz: NaN or infinite voxels: 60 of 60, the first at [0, 0, 0] (NaN); ' +
        'expected finite intensities',
    ],
    [
      'a scan of four dimensions',
      (path) => writeFileSync(path, fourDimensional()),
      'pancreas_ct1.nii.gz: the scan is 4D (3 x 4 x 5 x 2 voxels); expected a 3D scan',
    ],
  ];

/** 3 x 4 x 5 voxels at two times. */
function fourDimensional(): Uint8Array {
  const bytes = writeNifti(voxelGrid(new Float32Array(120), [3, 4, 10], upright));
  const dimensions = new DataView(bytes.buffer, bytes.byteOffset + 40);
  for (const [at, value] of [4, 3, 4, 5, 2].entries()) dimensions.setInt16(2 * at, value, true);
  return bytes;
}

/** As other programs write them: `writeNifti` refuses. */
function withoutNumbers(): Uint8Array {
  const bytes = writeNifti(voxelGrid(new Float32Array(60), shape, upright));
  new Float32Array(bytes.buffer, 352).fill(Number.NaN);
  return bytes;
}

for (const [what, change, message] of refusals) {
  datasets(`reading a case with ${what}`, ({ folder }) => {
    assert.is(refusal(folder, change), message);
  });
}

datasets.run();
