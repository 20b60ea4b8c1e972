// Predictions beside their truths: measures, means, intervals, files, and scipy's numbers.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { type LabelMap, scalingAffine, type Triple, voxelGrid } from '@obelisk/data';
import { readLabels, writeLabels } from '@obelisk/data/node';
import { Random } from '@obelisk/tensor';
import { bootstrapInterval, evaluatedLabels, nnunetSummary, summedUp } from '@obelisk/training';
import { evaluateFiles, filesToCompare, labelsBeside } from '@obelisk/training/node';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { pythonWith } from '../support/python.js';
import { missingShared, sharedFolder } from '../support/shared.js';
import { unless } from '../support/skip.js';
import { root } from '../support/workspace.js';

const evaluation = suite('evaluation');
const folder = mkdtempSync(`${tmpdir()}/obelisk-`);
evaluation.after(() => rmSync(folder, { recursive: true }));

/** A row of voxels of 10 mm. */
const line = (...labels: number[]): LabelMap =>
  voxelGrid(Int16Array.from(labels), [1, 1, labels.length], scalingAffine([10, 10, 10]));

evaluation('each label that one of the maps has, whatever its number', () => {
  const scores = evaluatedLabels(line(0, 900, 900, 0, 5), line(7, 900, 0, 0, 5));
  assert.equal(
    scores.map(({ label, dice, iou, hausdorff95 }) => [label, dice, iou, hausdorff95]),
    [
      [5, 1, 1, 0],
      [7, 0, 0, null],
      [900, 2 / 3, 1 / 2, 9.5],
    ],
  );
  assert.equal(scores[2].voxels, { predicted: 2, truth: 1, both: 1, all: 5 });
  assert.equal(scores[2].millilitres, { predicted: 2, truth: 1 });
});

evaluation('voxels of the ignored label count nowhere', () => {
  const [only, ...others] = evaluatedLabels(line(1, 1, 1, 0), line(1, 9, 9, 0), 9);
  assert.equal(others, []);
  assert.equal([only.label, only.dice, only.hausdorff95], [1, 1, 0]);
  assert.equal(only.voxels, { predicted: 1, truth: 1, both: 1, all: 2 });
});

evaluation('labels below 0 are refused', () => {
  assert.throws(() => evaluatedLabels(line(-1, 0), line(0, 0)), 'the label -1 is below 0');
});

/** Three cases of two organs; liver in all, the spleen missed, invented and absent. */
const cases = [
  [line(1, 1, 0, 0), line(1, 0, 0, 2)],
  [line(1, 1, 0, 2), line(1, 1, 0, 0)],
  [line(0, 1, 0, 0), line(1, 1, 0, 0)],
].map(([predicted, truth], at) => ({
  name: 'abc'[at],
  prediction: `p/${'abc'[at]}.nii`,
  truth: `t/${'abc'[at]}.nii`,
  labels: evaluatedLabels(predicted, truth),
}));
const names = new Map([
  [0, 'background'],
  [1, 'liver'],
  [2, 'spleen'],
  [3, 'kidney'],
]);

evaluation('an organ that one map lacks counts with 0, one that both lack does not', () => {
  const { organs, overall } = summedUp(cases, names, 1);
  assert.equal(
    organs.map(({ name, dice, missed, invented, absent }) => [
      ...[name, dice.mean, dice.count],
      ...[missed.join(), invented.join(), absent.join()],
    ]),
    [
      ['liver', (2 / 3 + 1 + 2 / 3) / 3, 3, '', '', ''],
      ['spleen', 0, 2, 'a', 'b', 'c'],
      ['kidney', null, 0, '', '', 'a,b,c'],
    ],
  );
  // Case by case: (2/3 + 0) / 2, (1 + 0) / 2, 2/3.
  assert.ok(Math.abs((overall.dice.mean as number) - (1 / 3 + 1 / 2 + 2 / 3) / 3) < 1e-15);
});

evaluation('the summary of nnU-Net: counts, nanmean, null for a label that nobody has', () => {
  const {
    foreground_mean: foreground,
    mean,
    metric_per_case: each,
  } = nnunetSummary(summedUp(cases, names, 1));
  const { Dice, IoU, FN, FP, TN, TP, n_pred: predicted, n_ref: real } = each[0].metrics[1];
  assert.equal(
    { Dice, IoU, FN, FP, TN, TP, predicted, real },
    {
      ...{ Dice: 2 / 3, IoU: 1 / 2, FN: 0, FP: 1, TN: 2, TP: 1 },
      ...{ predicted: 2, real: 1 },
    },
  );
  assert.equal([each[2].metrics[2].Dice, each[2].metrics[2].TN], [null, 4]);
  assert.is(mean[2].Dice, 0);
  assert.is(mean[3].Dice, null);
  const liver = (2 / 3 + 1 + 2 / 3) / 3;
  assert.ok(Math.abs((foreground.Dice as number) - liver / 2) < 1e-15);
  assert.equal(each[1].prediction_file, 'p/b.nii');
});

evaluation('an interval of the bootstrap: narrow where cases agree, as wide as theory says', () => {
  const random = new Random(2);
  assert.is(bootstrapInterval([0.5, null], random), null);
  const values = Array.from({ length: 400 }, () => 0.8 + 0.1 * random.normal());
  const [from, to] = bootstrapInterval(values, random) as readonly [number, number];
  // The mean of 400 values of deviation 0.1 has one of 0.005; 95 % are within 1.96 of them.
  assert.ok(Math.abs((to - from) / (2 * 1.96 * 0.005) - 1) < 0.1, `${from} to ${to}`);
  assert.equal(bootstrapInterval([1, 0], new Random(3)), bootstrapInterval([1, 0], new Random(3)));
  assert.equal(bootstrapInterval([1, 0], random), [0, 1]);
});

function written(name: string, maps: Record<string, LabelMap>): string {
  mkdirSync(`${folder}/${name}`, { recursive: true });
  for (const [file, map] of Object.entries(maps)) writeLabels(`${folder}/${name}/${file}`, map);
  return `${folder}/${name}`;
}

evaluation('folders are matched by name, whatever the ending; lonely cases are named', () => {
  const predicted = written('p', { 'a.nii': line(1, 0), 'b.nii.gz': line(1, 0) });
  const truth = written('t', {
    'a.nii.gz': line(1, 0),
    'b.nii.gz': line(1, 0),
    'c.nii': line(1, 0),
  });
  const common = filesToCompare(predicted, truth, true);
  assert.equal(
    common.map(({ name }) => name),
    ['a', 'b'],
  );
  assert.is(common[0].truth, `${truth}/a.nii.gz`);
  const lonely = `c.nii: has no prediction c in ${predicted} (a, b)`;
  assert.throws(() => filesToCompare(predicted, truth, false), lonely);
  assert.throws(() => filesToCompare(truth, predicted, true), `c.nii: has no truth c in`);
  const twice = written('twice', { 'a.nii': line(1, 0), 'a.nii.gz': line(1, 0) });
  assert.throws(() => filesToCompare(twice, truth, true), 'a.nii and a.nii.gz are both the case a');
  const empty = written('empty', {});
  assert.throws(() => filesToCompare(predicted, empty, true), 'holds no scans');
  assert.throws(
    () => filesToCompare(`${truth}/c.nii`, truth, true),
    'is a file; expected a folder',
  );
  const [{ name }] = filesToCompare(`${truth}/c.nii`, `${predicted}/a.nii`, true);
  assert.is(name, 'c');
});

evaluation('labels without a name, and maps on other voxels, are refused', () => {
  const a = written('one', { 'a.nii': line(1, 4) });
  const b = written('other', { 'a.nii': line(1, 1), 'b.nii': line(1, 1, 1) });
  const named = { names: new Map([[1, 'liver']]), ignored: null };
  const files = { name: 'a', prediction: `${a}/a.nii`, truth: `${b}/a.nii` };
  assert.throws(() => evaluateFiles(files, named), 'one/a.nii: has the label 4; expected 1 liver');
  assert.is(evaluateFiles(files, null).labels.length, 2);
  const longer = { ...files, truth: `${b}/b.nii` };
  const sentence = 'b.nii: the ground truth has 1 x 1 x 3 voxels, the prediction 1 x 1 x 2';
  assert.throws(() => evaluateFiles(longer, null), sentence);
});

const python = pythonWith('scipy, nibabel');
const noWitness =
  missingShared('data') ?? (python ? null : 'no python3 with scipy and nibabel is here');

unless(noWitness, evaluation)("real label maps: scipy's numbers to six digits", () => {
  const data = `${sharedFolder}data`;
  const hippocampus = `${data}/Task04_Hippocampus/labelsTr`;
  const truths = {
    'hippocampus_001.nii.gz': readLabels(`${hippocampus}/hippocampus_001.nii.gz`),
    'hippocampus_007.nii.gz': readLabels(`${hippocampus}/hippocampus_007.nii.gz`),
    'abdomen.nii.gz': readLabels(`${data}/ct/ts_abdomen_3mm_labels_tcia8.nii.gz`),
  };
  const truth = written('truths', truths);
  const moved = Object.entries(truths).map(([name, map], at) => [name, shifted(map, [1, at, 2])]);
  const predicted = written('moved', Object.fromEntries(moved));
  const script = `${root}test/witness/surfaces.py`;
  const { status, stdout, stderr } = spawnSync(python as string, [script, predicted, truth], {
    encoding: 'utf8',
  });
  assert.is(status, 0, stderr);
  const theirs = JSON.parse(stdout) as Record<string, Record<string, (number | null)[]>>;
  for (const files of filesToCompare(predicted, truth, false)) {
    const { labels } = evaluateFiles(files, labelsBeside(truth, predicted));
    const expected = theirs[files.name];
    assert.equal(
      labels.map(({ label }) => String(label)),
      Object.keys(expected),
    );
    for (const { label, dice, hausdorff95, meanSurface, millilitres } of labels) {
      const ours = [dice, hausdorff95, meanSurface, millilitres.predicted, millilitres.truth];
      const digits = (value: number | null) => value && Number(value.toPrecision(6));
      assert.equal(ours.map(digits), expected[label].map(digits), `${files.name}, ${label}`);
    }
  }
});

/** The map, moved by some voxels along each axis; what leaves it is lost. */
function shifted({ data, affine }: LabelMap, by: Triple): LabelMap {
  const [D, H, W] = data.shape;
  const moved = voxelGrid(new Uint8Array(D * H * W), [D, H, W], affine);
  for (let d = 0; d < D; d++) {
    for (let h = 0; h < H; h++) {
      for (let w = 0; w < W; w++) {
        const [z, y, x] = [d + by[0], h + by[1], w + by[2]];
        if (z < D && y < H && x < W) moved.data.set(z, y, x, data.get(d, h, w));
      }
    }
  }
  return moved;
}

evaluation.run();
