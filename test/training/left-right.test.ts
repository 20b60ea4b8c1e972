import { visceralLabels } from '@obelisk/models';
import { diceWithSidesExchanged, leftRightPairs } from '@obelisk/training';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const sides = suite('left and right');

sides('the pairs of VISCERAL are kidneys and psoas muscles', () => {
  assert.equal(leftRightPairs(visceralLabels), [
    [5, 4],
    [7, 6],
  ]);
});

sides('a truth that agrees, or one side alone, is left as it is', () => {
  const names = ['background', 'left lung', 'right lung'];
  assert.is(diceWithSidesExchanged([1, 2, 0], [1, 2, 0], names), null);
  assert.is(diceWithSidesExchanged([1, 0, 0], [0, 1, 0], names), null);
  assert.is(diceWithSidesExchanged([1, 2], [2, 1], ['background', 'left lung', 'liver']), null);
});

sides('exchanged sides are found, other organs keep their Dice', () => {
  const names = ['background', 'liver', 'left lung', 'right lung'];
  assert.equal(diceWithSidesExchanged([1, 2, 3, 3], [1, 3, 2, 2], names), [1, 1, 1]);
});

sides.run();
