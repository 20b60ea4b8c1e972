// Parts that no index exports, because no user calls them, held by their own words.
import { phantomSeries } from '@obelisk/data';
import { openDevice } from '@obelisk/engine';
import { modelEntry } from '@obelisk/models';
import { tensor } from '@obelisk/tensor';
import { paperRecipe, preparationOf, prepareCase } from '@obelisk/training';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readFoldSummary } from '../../packages/training/src/crossval/read-fold-summary.js';
import { labelVolume } from '../../packages/training/src/label-volume.js';
import { medianTriple } from '../../packages/training/src/median-spacing.js';
import * as members from '../../packages/training/src/members.js';
import { commonSize, intensityOf } from '../../packages/training/src/preparation-plan.js';
import { requireNetworkSize } from '../../packages/training/src/prepared-shape.js';
import { checkPreparation, isTriple } from '../../packages/training/src/read-preparation.js';
import { readSettings } from '../../packages/training/src/read-settings.js';
import { isSameSpacing } from '../../packages/training/src/same-spacing.js';
import { trainingScan } from '../../packages/training/src/training-scan.js';

const parts = suite('parts of trainings');

parts('members of what a file holds', () => {
  const { countFrom, isRecord, listOf, numberThat, oneOf, optional, requireMembers } = members;
  assert.is(countFrom(1).holds(0), false);
  assert.equal([isRecord({}), isRecord([]), isRecord(null)], [true, false, false]);
  assert.is(listOf(countFrom(0), 1).holds([]), false);
  const positive = numberThat((value) => value > 0, 'a number above 0');
  assert.equal([0.5, 0, '1'].map(positive.holds), [true, false, false]);
  assert.is(oneOf(['crop', 'resample']).expected, '"crop" or "resample"');
  assert.is(optional(countFrom(1)).holds(undefined), true);
  const rules = { steps: countFrom(1) };
  assert.is(requireMembers<{ steps: number }>({ steps: 3 }, rules, 'a.json').steps, 3);
  const wrong = () => requireMembers({ steps: '3' }, rules, 'a.json');
  assert.throws(wrong, 'a.json has the steps "3"; expected');
});

parts('what files say of folds, recipes and preparations', () => {
  const fold = () => readFoldSummary({ model: 3 }, 'summary.json');
  assert.throws(fold, 'has the model 3; expected a text');
  assert.is(readSettings({ ...paperRecipe, steps: 3 }, 'training.json').steps, 3);
  const recipe = () => readSettings({ ...paperRecipe, lr: -1 }, 'a');
  assert.throws(recipe, 'a: its recipe has the lr -1');
  const preparation = () => checkPreparation({}, 'a.json');
  assert.throws(preparation, 'a.json: its preparation has no orientation');
  assert.ok(isTriple([1, 1, 3], (millimetres) => millimetres > 0));
});

parts('sizes and spacings', () => {
  assert.equal(
    medianTriple([
      [1, 9, 3],
      [2, 8, 4],
    ]),
    [1.5, 8.5, 3.5],
  );
  assert.equal(
    commonSize([
      [35, 51, 35],
      [40, 47, 41],
    ]),
    [40, 52, 44],
  );
  assert.ok(isSameSpacing([0.977, 0.977, 2], [0.9765625, 0.9765625, 2]));
  assert.not(isSameSpacing([0.5, 0.5, 2], [0.5, 0.51, 2]));
  const large = () => requireNetworkSize([880, 660, 880], 'a.nii');
  assert.throws(large, 'a.nii: 880 x 660 x 880 voxels are too');
});

parts('intensities, labels and scans of networks', async () => {
  const intensity = intensityOf(modelEntry('obelisk'), 'hounsfield');
  assert.equal(intensity, { factor: 1 / 500, offset: 0 });
  const logits = tensor([0, 0, 1, -1], { shape: [1, 2, 1, 1, 2] });
  assert.equal(Array.from(await labelVolume(logits, [1, 1, 4])), [1, 1, 0, 0]);
  const [phantom] = phantomSeries({ count: 1, seed: 1, size: [8, 8, 8] });
  const one = prepareCase({ name: 'phantom', ...phantom }, preparationOf(modelEntry('obelisk')));
  assert.equal(trainingScan(one, [3, 3], openDevice('webasm')).size, [8, 8, 8]);
});

parts.run();
