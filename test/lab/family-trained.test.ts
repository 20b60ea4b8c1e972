// The view of the family with the members that were trained on the tasks: drawn taps against what
// the files of weights say, computed anew here in double precision.
import { readFileSync } from 'node:fs';
import { readWeights } from '@obelisk/nn';
import { conv2d, Random, relu, tensor, withDevice } from '@obelisk/tensor';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { memberNames } from '../../packages/lab/src/family/members.js';
import { drawTask, type TaskName, taskNames } from '../../packages/lab/src/family/tasks.js';
import { assertNear } from '../support/assert-near.js';
import { missingChromium } from '../support/chromium.js';
import { type Lab, openLab, seriousFindings } from '../support/lab.js';
import { none } from '../support/none.js';
import { unless } from '../support/skip.js';
import { root } from '../support/workspace.js';
import { clickPlace, linkOf, measuredAt } from './places-on-stage.js';

const family = suite('the trained family in the lab');
const test = unless(missingChromium(), family);
let lab: Lab;

family.before(async () => {
  if (missingChromium() === null) lab = await openLab();
});
family.after(() => lab?.close());

/** Of a task's image: three pixels of nothing around them. */
const frame = { left: -3.5, top: -3.5, width: 30, height: 30 };

/** The taps that are drawn for the chosen place, (x, y). */
function drawnTaps() {
  return lab.page.$$eval('.taps.of-a .tap', (dots) =>
    dots.map((dot) => [Number(dot.getAttribute('cx')), Number(dot.getAttribute('cy'))]),
  );
}

/** A file of trained weights, in double precision: its tensors by name. */
function trainedTensors(task: string) {
  const path = `trained/${task}.safetensors`;
  const file = readWeights(readFileSync(`${root}packages/lab/src/family/${path}`), path);
  return (name: string) => {
    const array = file.get(name);
    assert.ok(array, `${path} has no ${name}`);
    return tensor(Array.from(array.data, Number), { shape: array.shape });
  };
}

/** How far each tap of a layer that was trained lies from a place of the task's image, (x, y). */
const trainedTaps: Record<string, (task: string, place: readonly number[]) => number[][]> = {
  /** A branch, on the maps of the first convolution. */
  'dcn-v1'(task, [x, y]) {
    return withDevice('float64', () => {
      const of = trainedTensors(task);
      const { image } = drawTask(task as TaskName, new Random(7), 1);
      const [first, bias] = [of('dcn-v1.first.weight'), of('dcn-v1.first.bias')];
      const seen = relu(conv2d(image, first, bias, { padding: 1 }));
      const [V, start] = ['weight', 'bias'].map((part) => of(`dcn-v1.member.offset.${part}`));
      const D = conv2d(seen, V, start, { padding: 1 }).dataSync();
      return Array.from({ length: 9 }, (_, k) => [
        (k % 3) - 1 + D.get(0, 2 * k + 1, y, x),
        Math.floor(k / 3) - 1 + D.get(0, 2 * k, y, x),
      ]);
    });
  },
  /** Units of half the image of 24 pixels, x first; z is not looked at. */
  obelisk(task) {
    const numbers = trainedTensors(task)('obelisk.member.sampling.offsets').dataSync().data;
    return Array.from({ length: 9 }, (_, k) => [11.5 * numbers[3 * k], 11.5 * numbers[3 * k + 1]]);
  },
  /** Pixels, y first. */
  dcls(task) {
    const numbers = trainedTensors(task)('dcls.member.positions').dataSync().data;
    return Array.from({ length: 9 }, (_, k) => [numbers[2 * k + 1], numbers[2 * k]]);
  },
};

for (const [member, task] of [
  ['dcn-v1', 'discs'],
  ['obelisk', 'distance'],
  ['dcls', 'period'],
]) {
  test(`${member}, trained on ${task}: its taps are those in the file`, async () => {
    await lab.visit(`#/family?member=${member}&weights=${task}`);
    await lab.page.waitForSelector(`main[data-member="${member}"] .taps.of-a .tap`);
    for (const place of [
      [6, 6],
      [17, 8],
    ]) {
      await clickPlace(lab.page, frame, place);
      const taps = await drawnTaps();
      const expected = trainedTaps[member](task, place);
      assertNear(
        taps.flatMap(([x, y]) => [x - place[0], y - place[1]]),
        expected.flat(),
        2e-3,
        `taps from ${place}`,
      );
    }
    assert.match(
      await lab.page.$eval('.family-trained', (p) => p.textContent ?? ''),
      'Trained for',
    );
  });
}

test('every member has trained weights for every task, and says what it answers', async () => {
  for (const task of taskNames) {
    for (const member of memberNames) {
      await lab.visit(`#/family?member=${member}&weights=${task}&a=12,12`);
      await lab.page.waitForSelector(`main[data-member="${member}"] .taps.of-a .tap`);
      assert.is(await lab.page.$eval('.error', (p) => (p as HTMLElement).hidden), true);
      const formulas = await lab.page.$$eval('.family annotation', (all) =>
        all.map(({ textContent }) => textContent ?? ''),
      );
      assert.match(formulas.at(-1) ?? '', /hat y\(12, 12\) = .*(wanted|not asked here)/);
    }
  }
});

test('trained weights stand in the address', async () => {
  await lab.visit('#/family?member=dcn-v1');
  await lab.page.select('#family-weights', 'discs');
  await linkOf(lab.page, 'weights=discs');
  await lab.page.waitForSelector('.family-trained:not([hidden])');
});

test('no finding of axe, and 360 pixels are enough', async () => {
  await lab.visit('#/family?member=dcn-v2&weights=rotation');
  await lab.page.waitForSelector('main[data-member="dcn-v2"] .taps.of-a .tap');
  none(await seriousFindings(lab.page));
  const found = await measuredAt(lab.page, 360);
  assert.ok(found.width <= 360, `${found.width} pixels`);
});

test('wrote no error into the console and asked no other host', () => none(lab.troubles));

family.run();
