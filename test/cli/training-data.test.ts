import { mkdirSync } from 'node:fs';
import { writePhantomDataset } from '@obelisk/data/node';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { modalityOf } from '../../packages/training/src/planned/modality.js';
import { obelisk, temporaryFolder } from './obelisk.js';

const training = suite('obelisk train and crossval: which data are meant');
const folder = temporaryFolder();
const here = process.cwd();
let plans = 0;

training.before(() => process.chdir(folder));
training.after(() => process.chdir(here));

/** What making a plan says about its data. */
async function remarks(data: string): Promise<string> {
  const argv = ['crossval', '--models', 'obelisk', '--data', data, '--size', '12,8,12'];
  const more = ['--folds', '3', '--print-jobs', '--out', `${folder}/plan_${plans++}`];
  const phantoms = data === 'phantoms' ? ['--phantoms', '3'] : [];
  const { code, stderr } = await obelisk([...argv, ...more, ...phantoms]);
  assert.is(code, 0, stderr);
  return stderr;
}

training('a folder that is called phantoms', async () => {
  assert.not.match(await remarks('phantoms'), 'computed');
  mkdirSync('phantoms');
  assert.match(
    await remarks('phantoms'),
    /^the computed phantoms are taken as data; the folder of that name is \.\/phantoms$/m,
  );
  await writePhantomDataset('phantoms', { count: 3, seed: 1, size: [12, 8, 12] });
  const said = await remarks('./phantoms');
  assert.match(said, /^Phantom \(phantoms\): 3 cases in 3 folds\n/);
  assert.match(said, /\nchannel "CT": intensities are HU, and keep their scale\n$/);
});

training('the word CT in the name of a channel makes HU of its intensities', () => {
  for (const name of ['CT', 'ct', 'CT scan', 'contrast-enhanced CT', 'CT_venous']) {
    assert.is(modalityOf(name), 'hounsfield', name);
  }
  for (const name of ['MRI', 'T1ct', 'CT1', 'ADC', 'spectroscopy', '']) {
    assert.is(modalityOf(name), 'volume', name);
  }
});

training.run();
