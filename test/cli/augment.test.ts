import { readFileSync } from 'node:fs';
import { writePhantomDataset } from '@obelisk/data/node';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { obelisk, temporaryFolder } from './obelisk.js';

const augment = suite('obelisk train --augment');
const folder = temporaryFolder();
const data = `${folder}/phantoms`;

augment.before(() => writePhantomDataset(data, { count: 3, seed: 1, size: [36, 36, 36] }));

const train = (out: string, ...more: string[]) =>
  obelisk([
    ...['train', '--model', 'obelisk-unary', '--data', data, '--steps', '1'],
    ...['--out', `${folder}/${out}`, ...more],
  ]);
const deviationOf = (out: string) =>
  JSON.parse(readFileSync(`${folder}/${out}/last.json`, 'utf8')).settings.augmentation;

augment(
  'the released deviation without a number, any other with one, none without it',
  async () => {
    for (const [out, options, deviation] of [
      ['released', ['--augment'], 0.075],
      ['gentle', ['--augment', '0.02'], 0.02],
      ['without', [], 0],
      ['none', ['--augment', '0'], 0],
    ] as const) {
      assert.is((await train(out, ...options)).code, 0);
      assert.is(deviationOf(out), deviation);
    }
  },
);

augment('a deviation that is no number from 0 on', async () => {
  for (const wrong of ['much', '0,1', 'Infinity']) {
    const { code, stderr } = await train('never', '--augment', wrong);
    assert.is(code, 2);
    assert.match(stderr, /expected a number from 0 on, as 0.075/);
  }
});

augment.run();
