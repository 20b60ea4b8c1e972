import { modelEntry, modelNames } from '@obelisk/models';
import { preparationOf, readPreparation } from '@obelisk/training';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const reading = suite('preparations in checkpoints');
const good = {
  orientation: 'RAS',
  spacing: null,
  size: [44, 60, 48],
  fit: 'crop',
  intensity: 'volume',
};

reading('those of the catalogue come back', () => {
  for (const name of modelNames()) {
    const preparation = preparationOf(modelEntry(name));
    assert.equal(readPreparation(JSON.stringify(preparation), name), preparation);
  }
  assert.equal(readPreparation(JSON.stringify(good), 'a'), good);
});

const wrong: [change: object, sentence: RegExp][] = [
  [{ orientation: 'RAX' }, /^a: its preparation has the orientation "RAX"; expected axis codes/],
  [{ orientation: 'RLS' }, /has the orientation "RLS"/],
  [{ spacing: [3, 3] }, /has the spacing \[3,3\]; expected null or three positive numbers/],
  [{ spacing: [3, 3, 0] }, /has the spacing \[3,3,0\]/],
  [{ size: [44, 60, 4.5] }, /has the size \[44,60,4.5\]; expected null or three positive counts/],
  [{ size: '44' }, /has the size "44"/],
  [{ size: [1e6, 1e6, 1e6] }, /expected null or three positive counts of voxels, at most 2\^28/],
  [{ size: [1024, 512, 513] }, /has the size \[1024,512,513\]; expected/],
  [{ fit: 'stretch' }, /has the fit "stretch"; expected "resample" or "crop"/],
  [{ intensity: { factor: 0, offset: 1 } }, /has the intensity {"factor":0,"offset":1}; expected/],
  [{ intensity: { factor: 1 } }, /has the intensity {"factor":1}/],
  [{ intensity: 'hounsfield' }, /has the intensity "hounsfield"/],
  [{ intensity: { factor: 1, offset: 0, gamma: 2 } }, /its intensity has the member "gamma"/],
  [{ smoothing: 3 }, /has the member "smoothing", which is not known/],
  [{ fit: undefined }, /has no fit/],
];

for (const [change, sentence] of wrong) {
  reading(`refused: ${JSON.stringify(change)}`, () => {
    const text = JSON.stringify({ ...good, ...change });
    assert.throws(() => readPreparation(text, 'a'), sentence);
  });
}

reading('volumes of 2^24 voxels and more, as many as a network takes', () => {
  for (const size of [
    [256, 256, 256],
    [1024, 512, 512],
  ]) {
    assert.equal(readPreparation(JSON.stringify({ ...good, size }), 'a').size, size);
  }
});

reading('refused: no JSON, no object', () => {
  assert.throws(() => readPreparation('{', 'a'), /^a: its preparation is not JSON: "{"$/);
  for (const text of ['[]', 'null', '3']) {
    assert.throws(() => readPreparation(text, 'a'), /expected an object/);
  }
});

reading.run();
