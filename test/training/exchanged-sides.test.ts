import { visceralLabels } from '@obelisk/models';
import { exchangedSides, sidePairs } from '@obelisk/training';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const sides = suite('exchanged sides');
const names = ['background', 'right kidney', 'liver', 'left kidney', 'right psoas'];

sides('pairs are found by name; a label without a counterpart has none', () => {
  assert.equal(sidePairs(visceralLabels), [
    [4, 5],
    [6, 7],
  ]);
  assert.equal(sidePairs(names), [[1, 3]]);
  assert.equal(sidePairs(['background', 'bright', 'leftovers']), []);
});

sides('labels without a side stay as they are; those of other numberings are refused', () => {
  const found = exchangedSides([1, 3, 3, 2, 4, 0], [3, 1, 1, 2, 0, 0], names);
  assert.equal(found, { pairs: [[1, 3]], dice: [1, 1, 1, 0] });
  assert.throws(
    () => exchangedSides([1, 3, 3, 2, 4, 0], [3, 1, 1, 2, 9, 0], names),
    'dice: the true label 9 of voxel 4 is no class; expected 0 to 4',
  );
});

sides('nothing is said when nothing speaks for it', () => {
  const truth = [1, 1, 3, 3, 2, 4];
  assert.is(exchangedSides(truth, truth, names), null);
  assert.is(exchangedSides([0, 0, 0, 0, 2, 4], truth, names), null);
  assert.is(exchangedSides([1, 3, 3, 1, 2, 4], truth, names), null);
  assert.is(exchangedSides([1, 2], [2, 1], ['background', 'liver', 'spleen']), null);
});

sides.run();
