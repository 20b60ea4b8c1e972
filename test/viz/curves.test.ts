import { diceSvg, lossSvg, movingAverage, spreadApart } from '@obelisk/viz';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { illFormed } from './well-formed.js';

const curves = suite('curves');

const numbers = fc.array(fc.double({ min: -1000, max: 1000, noNaN: true }), {
  minLength: 1,
  maxLength: 30,
});

curves('labels keep their distance and their order, and stay where there is room', () => {
  fc.assert(
    fc.property(numbers, (positions) => {
      const moved = spreadApart(positions, 14);
      const order = positions.map((_, i) => i).sort((a, b) => positions[a] - positions[b] || a - b);
      order.slice(1).forEach((label, i) => {
        assert.ok(moved[label] - moved[order[i]] > 14 - 1e-9);
      });
      const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
      assert.ok(Math.abs(total(moved) - total(positions)) < 1e-6);
    }),
  );
  assert.equal(spreadApart([5, 100, 50], 14), [5, 100, 50]);
});

curves('a moving average keeps straight lines and stays between the extremes', () => {
  assert.equal(movingAverage([1, 2, 3, 4, 5], 1).slice(1, 4), [2, 3, 4]);
  fc.assert(
    fc.property(numbers, fc.integer({ min: 0, max: 9 }), (values, radius) => {
      for (const value of movingAverage(values, radius)) {
        assert.ok(value >= Math.min(...values) - 1e-9 && value <= Math.max(...values) + 1e-9);
      }
    }),
  );
});

curves('well-formed SVG for one, a few and very many steps', () => {
  for (const count of [1, 2, 30_000]) {
    const steps = Array.from({ length: count }, (_, i) => i + 1);
    const svg = lossSvg({ steps, loss: steps.map((step) => 1 / step) }, 'step');
    assert.is(illFormed(svg), null);
    assert.ok(svg.length < 60_000, `${svg.length} characters`);
  }
});

curves('a peak of the loss is not lost among very many steps', () => {
  const steps = Array.from({ length: 30_000 }, (_, i) => i);
  const flat = lossSvg({ steps, loss: steps.map(() => 1) }, 'step');
  const peak = lossSvg({ steps, loss: steps.map((step) => (step === 12_345 ? 9 : 1)) }, 'step');
  assert.match(peak, />8</);
  assert.not.match(flat, />8</);
});

curves('names are escaped; an organ that is never there has no line and no label', () => {
  const names = ['background', '\u001b]0;a<b> & "c"\u0007', 'never'];
  const dice = [
    [0.1, null],
    [0.5, Number.NaN],
  ];
  const svg = diceSvg({ steps: [1, 2], names, dice }, 'epoch');
  assert.is(illFormed(svg), null);
  assert.match(svg, 'a&lt;b&gt;');
  assert.not.match(svg, 'never');
  assert.match(svg, 'mean');
});

curves('curves without any value still draw their axes', () => {
  const svg = diceSvg({ steps: [1], names: ['background', 'liver'], dice: [[null]] }, 'epoch');
  assert.is(illFormed(svg), null);
  assert.is(illFormed(diceSvg({ steps: [], names: ['background'], dice: [] }, 'epoch')), null);
});

curves('steps and values of different number are refused', () => {
  assert.throws(
    () => lossSvg({ steps: [1], loss: [1, 2] }, 'step'),
    'lossSvg: 2 losses expect as many steps, got 1',
  );
  assert.throws(
    () => diceSvg({ steps: [1, 2], names: ['background'], dice: [[]] }, 'step'),
    'diceSvg: 1 rows of Dice expect as many steps, got 2',
  );
});

curves.run();
