import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { phantomLabels } from '@obelisk/data';
import { writePhantomDataset } from '@obelisk/data/node';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { foldSummary, scored } from '../support/fold-summary.js';
import { finished, obelisk, startObelisk, temporaryFolder } from './obelisk.js';

const gathering = suite('obelisk crossval: gathering');
const folder = temporaryFolder();
const data = `${folder}/phantoms`;
const out = `${folder}/out`;
const fold = (at: number) => `${out}/unet-lean__seed_1/fold_${at}`;
const results = ['summary.json', 'summary.csv', 'cases.csv', 'report.html'];

/** Folds as if they had been trained: the later a case, the better its Dice. */
function finishFolds(folds: readonly string[][]): void {
  for (const [at, names] of folds.entries()) {
    const cases = names.map((name) => {
      const dice = Number(name.at(-1)) / 10;
      return scored(name, new Array(phantomLabels.length - 1).fill(dice));
    });
    mkdirSync(fold(at), { recursive: true });
    const summary = { ...foldSummary('unet-lean', 1, at, cases), labels: phantomLabels };
    writeFileSync(`${fold(at)}/summary.json`, JSON.stringify(summary));
  }
}

/** Gathers anew. */
async function gathered() {
  for (const name of results) rmSync(`${out}/${name}`, { force: true });
  const run = await obelisk(['crossval', '--out', out, '--gather']);
  assert.is(run.code, 0, run.stderr);
  for (const name of results) assert.ok(existsSync(`${out}/${name}`), name);
  return { ...run, report: readFileSync(`${out}/report.html`, 'utf8') };
}

gathering.before(async () => {
  await writePhantomDataset(data, { count: 4, seed: 1, size: [12, 8, 12] });
  const argv = ['crossval', '--models', 'unet-lean', '--data', data, '--folds', '2'];
  assert.is((await obelisk([...argv, '--out', out, '--print-jobs'])).code, 0);
  finishFolds(JSON.parse(readFileSync(`${out}/crossval.json`, 'utf8')).folds);
});

gathering('a typical case and the worst one are shown', async () => {
  const { report, stderr } = await gathered();
  assert.match(report, '<h3>phantom_001</h3>');
  assert.match(report, '<h3>phantom_002</h3>');
  assert.not.match(report, 'Not shown');
  assert.is(stderr, '');
});

gathering('a case that is no more in the data set is not shown, and that is said', async () => {
  const list = readFileSync(`${data}/dataset.json`, 'utf8');
  const { training, ...others } = JSON.parse(list);
  const file = { ...others, training: training.slice(1), numTraining: 3 };
  writeFileSync(`${data}/dataset.json`, JSON.stringify(file));
  const { report, stderr } = await gathered();
  writeFileSync(`${data}/dataset.json`, list);
  const sentence = 'phantom_001: the data set has no such case any more';
  assert.is(stderr, `the report lacks overlays: ${sentence}\n`);
  assert.match(report, `Not shown: ${sentence}`);
  assert.match(report, '<h3>phantom_002</h3>');
});

gathering('without the scans there are tables and a report', async () => {
  renameSync(data, `${data}-gone`);
  const { report, stderr, stdout } = await gathered();
  assert.match(stderr, /^the report lacks overlays: .*phantoms: cannot be read: [^\n]+\n$/);
  assert.match(report, /Not shown: .*phantoms: cannot be read/);
  assert.match(stdout, /^unet-lean .* 0\.250 +4$/m);
});

gathering('an error of the jobs stays the one that is told', async () => {
  rmSync(fold(1), { recursive: true });
  writeFileSync(`${fold(0)}/summary.json`, 'damaged');
  const { code, stderr } = await finished(startObelisk(['crossval', '--out', out]));
  assert.is(code, 1);
  assert.match(stderr, /\ngathering what is done: .*fold_0\/summary\.json: is damaged; [^\n]+\n/);
  assert.match(stderr, /\nobelisk: [^\n]*phantoms: cannot be read: no such file or folder\n$/);
});

gathering.run();
