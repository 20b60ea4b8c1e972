import { labelNumbers } from '@obelisk/data';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const numbers = suite('the numbers of labels');

const of = (labels: unknown) => labelNumbers(JSON.stringify({ labels }), 'd.json');

numbers('both forms, with gaps', () => {
  assert.equal(
    [...of({ 0: 'background', 7: 'liver' }).names.entries()],
    [
      [0, 'background'],
      [7, 'liver'],
    ],
  );
  assert.equal([...of({ background: 0, liver: 7 }).names.keys()], [0, 7]);
  assert.is(of({ liver: 7 }).ignored, null);
});

numbers("nnU-Net's label of voxels that do not count is no organ", () => {
  const { names, ignored } = of({ background: 0, liver: 1, ignore: 2 });
  assert.equal([...names.values()], ['background', 'liver']);
  assert.is(ignored, 2);
});

for (const [labels, sentence] of [
  [undefined, 'd.json: expected "labels" to name the labels'],
  [{}, 'd.json: expected "labels" to name the labels'],
  [['a'], 'd.json: expected "labels" to name the labels'],
  [{ tumour: [1, 2] }, 'd.json: the label "tumour" is a region of several numbers'],
  [{ liver: 1.5 }, 'd.json: the label "liver" has no whole number from 0 on'],
  [{ liver: -1 }, 'd.json: the label "liver" has no whole number from 0 on'],
  [{ liver: null }, 'd.json: the label "liver" has no whole number from 0 on'],
  [{ one: 'liver' }, 'd.json: the label "liver" has no whole number from 0 on'],
  [{ liver: 1, spleen: 1 }, 'd.json: "liver" and "spleen" both have the label 1'],
] as const) {
  numbers(`refused: ${JSON.stringify(labels)}`, () => {
    assert.throws(
      () => of(labels),
      (error: Error) => error.message === sentence,
    );
  });
}

numbers.run();
