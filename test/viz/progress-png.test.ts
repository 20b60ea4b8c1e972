import { labelColours, progressPng, rgbOf } from '@obelisk/viz';
import { PNG } from 'pngjs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const progress = suite('progress.png');

const names = ['background', 'liver', 'spleen'];
const steps = [1, 2, 3];
const history = {
  steps,
  loss: [1, 1, 1],
  diceSteps: [1, 3],
  dice: [
    [0.75, null],
    [0.75, 0.25],
  ],
};

/** Red, green, blue of a pixel. */
function pixel(png: PNG, x: number, y: number): number[] {
  return [...png.data.subarray((y * png.width + x) * 4, (y * png.width + x) * 4 + 3)];
}

progress('lines are where their values are', () => {
  const png = PNG.sync.read(Buffer.from(progressPng(history, names)));
  assert.equal([png.width, png.height], [1200, 840]);
  // A chart is 420 high, 56 above its frame and 66 below; the frame begins 110 from the left.
  const y = (chart: number, fraction: number) => 420 * chart + 56 + (1 - fraction) * 298;
  assert.equal(pixel(png, 500, y(0, 1)), [233, 113, 37]);
  assert.equal(pixel(png, 500, Math.floor(y(1, 0.75))), [...rgbOf(labelColours(names)[1])]);
  // The mean goes from 0.75 to 0.5, since at first there is no spleen.
  assert.equal(pixel(png, 110 + 395, Math.floor(y(1, 0.625))), [29, 32, 37]);
  assert.equal(pixel(png, 500, Math.floor(y(1, 0.4))), [251, 250, 247]);
});

progress('a learning rate adds a chart', () => {
  const bytes = progressPng(history, names, [0.002, 0.001, 0.0005]);
  assert.is(PNG.sync.read(Buffer.from(bytes)).height, 1260);
});

progress('the first step, and a training without Dice, can be drawn', () => {
  for (const loss of [[0], [2.5]]) {
    const first = { steps: [1], loss, diceSteps: [], dice: [] };
    assert.is(PNG.sync.read(Buffer.from(progressPng(first, names))).height, 840);
  }
  const nothing = { steps: [], loss: [], diceSteps: [], dice: [] };
  assert.is(PNG.sync.read(Buffer.from(progressPng(nothing, names))).height, 840);
});

progress('a name of any length and letter stays in the picture', () => {
  const long = ['background', 'ü'.repeat(80), 'x'.repeat(80)];
  assert.is(PNG.sync.read(Buffer.from(progressPng(history, long))).width, 1200);
});

progress('values that do not fit the steps are refused', () => {
  assert.throws(() => progressPng({ ...history, loss: [1] }, names), 'expect as many steps, got 3');
  assert.throws(() => progressPng(history, names, [1]), 'progressPng: 1 rates expect as many');
});

progress.run();
