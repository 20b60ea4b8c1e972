import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { scalingAffine, voxelGrid } from '@obelisk/data';
import { writeLabels } from '@obelisk/data/node';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { obelisk, temporaryFolder } from './obelisk.js';

const evaluating = suite('obelisk evaluate');
const folder = temporaryFolder();
const [predicted, truth] = [`${folder}/found`, `${folder}/labelsTs`];

const row = (...labels: number[]) =>
  voxelGrid(Uint8Array.from(labels), [1, 1, labels.length], scalingAffine([10, 10, 10]));

for (const path of [predicted, truth]) mkdirSync(path);
writeLabels(`${predicted}/a.nii.gz`, row(1, 1, 0, 0));
writeLabels(`${truth}/a.nii.gz`, row(1, 0, 0, 2));
writeLabels(`${predicted}/=b.nii.gz`, row(1, 1, 0, 0));
writeLabels(`${truth}/=b.nii.gz`, row(1, 1, 0, 0));
writeFileSync(
  `${folder}/dataset.json`,
  '{ "labels": { "background": 0, "liver <left>": 1, "spleen": 2 } }',
);
const folders = ['--prediction', predicted, '--truth', truth];

evaluating('two folders: a table, and files for other programs and for people', async () => {
  const out = `${folder}/new/out`;
  const { code, stdout, stderr } = await obelisk(['evaluate', ...folders, '--out', out]);
  assert.is(stderr, '');
  assert.is(code, 0);
  assert.match(stdout, /^liver <left> +2 +0\.833 +0\.667 to 1\.000 +4\.75 +1\.67 +0 +0$/m);
  assert.match(stdout, /^spleen +1 +0\.000 +- +- +- +1 +0$/m);
  assert.match(stdout, `report   ${out}/report.html`);
  assert.equal(readdirSync(out), ['cases.csv', 'report.html', 'summary.csv', 'summary.json']);
  const [head, first] = readFileSync(`${out}/cases.csv`, 'utf8').split('\r\n');
  assert.match(head, 'case,label,organ,dice,hausdorff95_mm');
  assert.match(first, "'=b,1,liver <left>,1,0,0,2,2", 'no cell that a spreadsheet computes');
  const summary = JSON.parse(readFileSync(`${out}/summary.json`, 'utf8'));
  assert.equal(summary.metric_per_case[1].metrics[2].FN, 1);
  const page = readFileSync(`${out}/report.html`, 'utf8');
  assert.match(page, 'liver &lt;left&gt;');
  assert.match(page, 'spleen: not found in 1 case (a).');
  assert.not.match(page.replaceAll(/xmlns="[^"]+"/g, ''), /<script|https?:/);
});

evaluating('the same seed, the same interval; JSON is that of summary.json', async () => {
  const again = async () => (await obelisk(['evaluate', ...folders, '--json'])).stdout;
  const [one, other] = [await again(), await again()];
  assert.is(one, other);
  assert.equal(JSON.parse(one).confidence_intervals[1].Dice, [2 / 3, 1]);
});

evaluating('one file against another', async () => {
  const files = ['--prediction', `${predicted}/a.nii.gz`, '--truth', `${truth}/=b.nii.gz`];
  const { code, stdout } = await obelisk(['evaluate', ...files]);
  assert.is(code, 0);
  assert.match(stdout, /^liver <left> +1 +1\.000 /m);
});

evaluating('what cannot be compared is one sentence, and nothing is written', async () => {
  const other = `${folder}/other`;
  mkdirSync(other);
  writeLabels(`${other}/a.nii.gz`, row(1, 1, 0));
  const out = `${folder}/none`;
  const refused = async (argv: string[], sentence: RegExp) => {
    const { code, stdout, stderr } = await obelisk(['evaluate', ...argv, '--out', out]);
    assert.is(stdout, '');
    assert.match(stderr, /^obelisk: [^\n]+\n$/);
    assert.match(stderr, sentence);
    assert.is(code, 1);
    assert.throws(() => readdirSync(`${out}/report.html`));
  };
  await refused(['--prediction', other, '--truth', truth], /has no prediction =b in /);
  await refused(['--prediction', truth, '--truth', other], /=b\.nii\.gz: has no truth =b in /);
  await refused(['--prediction', folder, '--truth', truth], /holds no scans/);
  await refused(['--prediction', predicted, '--truth', `${truth}/a.nii.gz`], /is a file; expected/);
  const common = ['--prediction', other, '--truth', truth, '--only-common'];
  await refused(common, /the ground truth has 1 x 1 x 4 voxels, the prediction 1 x 1 x 3/);
});

evaluating.run();
