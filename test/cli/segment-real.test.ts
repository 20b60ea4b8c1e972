import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { missingShared, sharedFolder } from '../support/shared.js';
import { unless } from '../support/skip.js';
import { finished, startObelisk, temporaryFolder } from './obelisk.js';

const real = suite('obelisk segment on a real CT');
const folder = temporaryFolder();
const ct = `${sharedFolder}data/ct/ts_abdomen_3mm_ct.nii.gz`;

/** What `obelisk segment --json` prints, in a process of its own, so that its memory is its own. */
async function segmented(weights: string, truth: string, ...more: string[]) {
  const files = ['--weights', sharedFolder + weights, '--input', ct];
  const labels = `${sharedFolder}data/ct/ts_abdomen_3mm_labels_${truth}.nii.gz`;
  const output = ['--output', `${folder}/labels.nii.gz`, '--ground-truth', labels, '--json'];
  const run = await finished(startObelisk(['segment', ...files, ...output, ...more]));
  assert.is(run.code, 0, run.stderr);
  const result = JSON.parse(run.stdout) as Result;
  const dice = new Map(result.organs.map((organ) => [organ.name, organ.dice ?? 0]));
  return { ...result, ...run, diceOf: (name: string) => dice.get(name) ?? 0 };
}

interface Result {
  readonly model: string;
  readonly peakBytes: number;
  readonly organs: readonly { readonly name: string; readonly dice: number | null }[];
}

const hybrid = 'weights/obeliskhybrid_tcia_fold1.pth';
unless(missingShared(hybrid), real)('hybrid in a box: liver 0.92, spleen 0.84, 4 GB', async () => {
  const found = await segmented(hybrid, 'tcia8', '--crop', '6,110,18,92,52,112');
  assert.is(found.model, 'obelisk-tcia-hybrid');
  const [liver, spleen] = ['liver', 'spleen'].map(found.diceOf);
  assert.ok(liver >= 0.92, `liver ${liver}`);
  assert.ok(spleen >= 0.84, `spleen ${spleen}`);
  assert.ok(found.peakBytes <= 4e9, `${found.peakBytes} bytes`);
  assert.match(found.stderr, /\nsegmented in \d+\.\d s with at most \d\.\d\d GB of memory on /);
});

const visceral = 'weights/obeliskhybrid_visceral_fold1.pth';
unless(missingShared(visceral), real)(
  'a VISCERAL network takes the 3 mm scan as it is',
  async () => {
    const found = await segmented(visceral, 'visceral7_anatomical');
    assert.is(found.model, 'obelisk-visceral-hybrid');
    assert.not.match(found.stderr, /resampled|reoriented|cropped/);
  },
);

real.run();
