// What the scan view says of weights when they are chosen.
import { modelEntry } from '@obelisk/models';
import { stateDictionary } from '@obelisk/nn';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { expectation } from '../../packages/lab/src/scan/expectation.js';

const expecting = suite('what weights expect of a scan');

/** Weights as they are released: without a word about themselves. */
async function released(name: string) {
  const entry = modelEntry(name);
  const tensors = await stateDictionary(entry.create({ labels: entry.labels.length }));
  return { path: `${name}.pth`, tensors, notes: new Map<string, string>() };
}

expecting('released TCIA weights expect a tight box', async () => {
  for (const name of ['obelisk-tcia-hybrid', 'unet-tcia']) {
    const sentence = expectation(await released(name));
    assert.match(sentence, /^These weights expect a tight box of the abdomen, with contrast agent/);
    assert.match(sentence, /below the kidneys is beyond them.*: set a crop box\.$/);
  }
});

expecting(
  'released VISCERAL weights tell the size of their scans: 156 x 115 x 160 at 3 mm',
  async () => {
    const sentence = expectation(await released('obelisk-visceral'));
    assert.match(sentence, 'scans of 468 x 345 x 480 mm at 3 mm');
  },
);

expecting('weights that say how they were prepared, and unknown ones, are left alone', async () => {
  const own = await released('obelisk-tcia-hybrid');
  assert.is(expectation({ ...own, notes: new Map([['preparation', '{}']]) }), '');
  assert.is(expectation({ path: 'x', tensors: new Map(), notes: new Map() }), '');
});

expecting.run();
