// Try the sample: one button, and the labels are those of the command line.
import { readFileSync, writeFileSync } from 'node:fs';
import { phantomLabels, readNiftiLabels, writeNifti } from '@obelisk/data';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { samplePhantom } from '../../packages/lab/src/scan/sample.js';
import { sampleWeights } from '../../packages/lab/src/scan/sample-weights.js';
import { obelisk, temporaryFolder } from '../cli/obelisk.js';
import { missingChromium } from '../support/chromium.js';
import { type Lab, openLab, seriousFindings } from '../support/lab.js';
import { none } from '../support/none.js';
import { unless } from '../support/skip.js';
import { root } from '../support/workspace.js';
import { savedFile } from './saved-file.js';

const samples = suite('the sample of the scan view');
const test = unless(missingChromium(), samples);
const folder = temporaryFolder();
let lab: Lab;

samples.before(async () => {
  if (missingChromium() === null) lab = await openLab();
});
samples.after(() => lab?.close());

const voxels = (bytes: Uint8Array) => [...readNiftiLabels(bytes, 'labels').data.data];

/** By the definition: twice what both have, by what each has. */
function diceOf(label: number, found: readonly number[], truth: readonly number[]): number {
  const count = (map: readonly number[]) => map.filter((one) => one === label).length;
  const both = found.filter((one, at) => one === label && truth[at] === label).length;
  return (2 * both) / (count(found) + count(truth));
}

test('one button segments a phantom; labels and Dice are right, voxel by voxel', async () => {
  await lab.open('#/scan', 'webasm');
  await lab.page.click('#sample');
  const hasEnded = () =>
    ['done', 'failed'].includes(document.querySelector('main')?.dataset.scan ?? '');
  await lab.page.waitForFunction(hasEnded, { timeout: 170_000 });
  const status = await lab.page.$eval('[role=status]', ({ textContent }) => textContent ?? '');
  assert.match(status, /^segmented in .* on webasm: mean Dice 0\.\d{3} by the phantom's truth$/);
  const found = await savedFile(lab.page, '#save');

  const { scan, labels } = samplePhantom();
  const [input, output] = [`${folder}/scan.nii.gz`, `${folder}/labels.nii.gz`];
  writeFileSync(input, writeNifti(scan, { gzip: true }));
  const weights = `${root}packages/lab/${sampleWeights}`;
  const { code, stderr } = await obelisk([
    ...['segment', '--device', 'webasm', '--input', input, '--weights', weights],
    ...['--output', output],
  ]);
  assert.is(code, 0, stderr);
  const expected = voxels(Uint8Array.from(readFileSync(output)));
  assert.equal(voxels(found), expected);

  const truth = [...labels.data.data];
  const organs = phantomLabels.slice(1);
  const dice = organs.map((_, at) => diceOf(at + 1, expected, truth));
  const rows = await lab.page.$$eval('.found tbody tr', (all) =>
    all.map((row) => [...row.querySelectorAll('th, td')].map((cell) => cell.textContent)),
  );
  assert.equal(
    rows.map(([name, , shown]) => `${name} ${shown}`),
    organs.map((name, at) => `${name} ${dice[at].toFixed(3)}`),
  );
  const mean = dice.reduce((sum, one) => sum + one, 0) / dice.length;
  assert.is(/Dice (\S+)/.exec(status)?.[1], mean.toFixed(3));
  // Measured 0.843; of ten others each has from 0.837 to 0.873.
  assert.ok(mean > 0.83, `mean Dice ${mean}`);
  none(await seriousFindings(lab.page));
});

test('wrote no error into the console and asked no other host', () => none(lab.troubles));

samples.run();
