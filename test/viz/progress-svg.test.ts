import { labelColours, progressSvg } from '@obelisk/viz';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { illFormed } from './well-formed.js';

const progress = suite('progress.svg');

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

/** Plots one below the other, each 440 wide and 300 high, as their own SVG elements. */
function plotsOf(svg: string): string[] {
  assert.is(illFormed(svg), null);
  const plots = svg.match(/<svg y=[\s\S]*?<\/svg><\/svg>/g) ?? [];
  plots.forEach((plot, at) => {
    assert.match(plot, `<svg y="${300 * at}" width="440" height="300"`);
  });
  return plots;
}

/** The places of the line that has a colour, in pixels from the top left of its plot. */
function lineOf(plot: string, colour: string): number[][] {
  const path =
    new RegExp(`stroke="${colour}" fill="none"><path d="M([^"]*)"`).exec(plot)?.[1] ?? '';
  return path.split('L').map((place) => place.split(',').map(Number));
}

progress('lines are where their values are', () => {
  const [loss, dice] = plotsOf(progressSvg(history, names));
  // A frame is 28 below the top of its plot, 40 above its end, and 44 from the left.
  const y = (fraction: number) => 28 + (1 - fraction) * 232;
  assert.equal(
    lineOf(loss, '#e97125').map(([, at]) => at),
    [y(1), y(1), y(1)],
  );
  const [first, last] = lineOf(dice, labelColours(names)[1]);
  assert.equal(first, [44, y(0.75)]);
  assert.is(last[1], y(0.75));
  // The mean goes from 0.75 to 0.5, since at first there is no spleen.
  assert.equal(
    lineOf(dice, 'currentColor').map(([, at]) => at),
    [y(0.75), y(0.5)],
  );
});

progress('a learning rate adds a plot', () => {
  const plots = plotsOf(progressSvg(history, names, [0.002, 0.001, 0.0005]));
  assert.is(plots.length, 3);
  const heights = lineOf(plots[2], '#3fa19d').map(([, at]) => (260 - at) / 232);
  assert.equal(heights, [1, 0.5, 0.25]);
});

progress('the first step, and a training without Dice, can be drawn', () => {
  for (const loss of [[0], [2.5]]) {
    const first = { steps: [1], loss, diceSteps: [], dice: [] };
    assert.is(plotsOf(progressSvg(first, names)).length, 2);
  }
  const nothing = { steps: [], loss: [], diceSteps: [], dice: [] };
  assert.is(plotsOf(progressSvg(nothing, names, [])).length, 3);
});

progress('a name of any length and letter stays in the picture', () => {
  const long = ['background', '\u00fc'.repeat(80), '<x>'.repeat(40)];
  const svg = progressSvg(history, long);
  plotsOf(svg);
  assert.match(svg, `>${'\u00fc'.repeat(13)}\u2026<`);
});

progress('a long training makes no long file', () => {
  const many = Array.from({ length: 50_000 }, (_, i) => i + 1);
  const svg = progressSvg({ ...history, steps: many, loss: many }, names, many);
  assert.ok(svg.length < 100_000, `${svg.length} characters`);
});

progress('values that do not fit the steps are refused', () => {
  assert.throws(() => progressSvg({ ...history, loss: [1] }, names), 'expect as many steps, got 3');
  assert.throws(() => progressSvg(history, names, [1]), 'progressSvg: 1 rates expect as many');
});

progress.run();
