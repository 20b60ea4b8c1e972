// The view of the family: drawn taps against the offsets of the operations, made anew here in
// double precision; what they read against plain interpolation; links; narrow screens.
import { conv2d, deformConv2d, sigmoid, tensor, withDevice } from '@obelisk/tensor';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { layerDraws } from '../../packages/lab/src/family/layer-draws.js';
import { memberNames } from '../../packages/lab/src/family/members.js';
import { pictureOf } from '../../packages/lab/src/family/pictures.js';
import { assertNear } from '../support/assert-near.js';
import { newPage } from '../support/browser.js';
import { missingChromium } from '../support/chromium.js';
import { type Lab, openLab, seriousFindings } from '../support/lab.js';
import { none } from '../support/none.js';
import { unless } from '../support/skip.js';
import { clickPlace, linkOf, measuredAt } from './places-on-stage.js';

const family = suite('the family in the lab');
const test = unless(missingChromium(), family);
let lab: Lab;

family.before(async () => {
  if (missingChromium() === null) lab = await openLab();
});
family.after(() => lab?.close());

const image = pictureOf('discs');
const { width, height, values } = image;
/** Of the discs: two pixels of nothing around them. */
const frame = { left: -2.5, top: -2.5, width: width + 4, height: height + 4 };

/** What is drawn and written for a place. */
function shown(letter: 'a' | 'b' = 'a') {
  return lab.page.evaluate((which) => {
    // A dash: nothing multiplies.
    const number = (text: string | null) =>
      text === '\u2013' ? 1 : Number(text?.replace('\u2212', '-'));
    const taps = [...document.querySelectorAll(`.taps.of-${which} .tap`)].map((dot) => ({
      at: [Number(dot.getAttribute('cx')), Number(dot.getAttribute('cy'))],
      radius: Number(dot.getAttribute('r')),
    }));
    const rows = [...document.querySelectorAll<HTMLTableRowElement>('.tap-table tbody tr')].map(
      ({ cells }) => [...cells].map((cell) => number(cell.textContent)),
    );
    const formulas = [...document.querySelectorAll('.family annotation')];
    const result = /mathbf\{([^}]*)\}/.exec(formulas.at(-1)?.textContent ?? '');
    return { taps, rows, result: number(result?.[1] ?? null) };
  }, letter);
}

/** The image between its pixels, by hand; nothing outside. */
function interpolated([x, y]: readonly number[]): number {
  const at = (column: number, row: number) =>
    column >= 0 && column < width && row >= 0 && row < height ? values[row * width + column] : 0;
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [u, v] = [x - left, y - top];
  return (
    (1 - v) * ((1 - u) * at(left, top) + u * at(left + 1, top)) +
    v * ((1 - u) * at(left, top + 1) + u * at(left + 1, top + 1))
  );
}

/** DCNv2 at a place in double precision: where its taps lie, their factors, and its result. */
function modulated([x, y]: readonly number[], seed: number, offsets: number, mask: number) {
  return withDevice('float64', () => {
    const draws = layerDraws(seed);
    const input = tensor(Array.from(values), { shape: [1, 1, height, width] });
    const D = conv2d(input, draws.offsetBranch, null, { padding: 1 }).mul(offsets);
    const m = sigmoid(conv2d(input, draws.maskBranch, null, { padding: 1 }).mul(mask));
    const W = tensor([...draws.weights], { shape: [1, 1, 3, 3] });
    const result = deformConv2d(input, D, W, null, { padding: 1, mask: m }).dataSync();
    const [moved, factors] = [D.dataSync(), m.dataSync()];
    const taps = Array.from({ length: 9 }, (_, k) => [
      x + (k % 3) - 1 + moved.get(0, 2 * k + 1, y, x),
      y + Math.floor(k / 3) - 1 + moved.get(0, 2 * k, y, x),
    ]);
    const all = Array.from({ length: 9 }, (_, k) => factors.get(0, k, y, x));
    return { taps, factors: all, result: result.get(0, 0, y, x) };
  });
}

for (const device of ['webasm', 'webgl2', 'webgpu']) {
  test(`a clicked place shows the taps of the layer on ${device}`, async () => {
    await lab.open('#/family?member=dcn-v2&seed=3&offsets=0.4&mask=2', device);
    for (const place of [
      [3, 6],
      [15, 3],
    ]) {
      await clickPlace(lab.page, frame, place);
      const { taps, rows, result } = await shown();
      const expected = modulated(place, 3, 0.4, 2);
      assertNear(
        taps.flatMap(({ at }) => at),
        expected.taps.flat(),
        1e-4,
        'taps',
      );
      assertNear(
        rows.map((row) => row[3]),
        expected.factors,
        6e-4,
        'factors',
      );
      assertNear([result], [expected.result], 6e-4, 'y');
      // The area of a dot goes with the factor.
      const areas = taps.map(({ radius }) => radius ** 2);
      const most = Math.max(...expected.factors);
      const wanted = expected.factors.map((m) => Math.max(m, 0.15 ** 2) / most);
      assertNear(
        areas.map((area) => area / Math.max(...areas)),
        wanted,
        1e-3,
        'areas',
      );
    }
  });
}

for (const member of memberNames) {
  test(`${member}: what is written is what lies under the dots, and its sum is y`, async () => {
    await lab.visit(`#/family?member=${member}&offsets=0.7&dilation=2&mask=1.5&rotation=40`);
    await clickPlace(lab.page, frame, [6, 4]);
    const { taps, rows, result } = await shown();
    assert.is(taps.length, member === 'transformer' ? 1 : 9);
    const read = rows.map((row) => row[5]);
    assertNear(
      read,
      taps.map(({ at }) => interpolated(at)),
      6e-4,
      'I',
    );
    const sum = rows.reduce((y, [, , , m, W, I]) => y + m * W * I, 0);
    assertNear([result], [sum], 0.01, 'y of rounded numbers');
  });
}

test('dilated: the taps are the window, stretched', async () => {
  await lab.visit('#/family?member=dilated&dilation=3');
  await clickPlace(lab.page, frame, [8, 6]);
  const window = [-3, 0, 3].flatMap((y) => [-3, 0, 3].map((x) => [8 + x, 6 + y]));
  assert.equal(
    (await shown()).taps.map(({ at }) => at),
    window,
  );
});

test('the same at all places, or each place by itself', async () => {
  const sentence = () => lab.page.$eval('.family-same', (p) => p.textContent ?? '');
  const apart = async () => {
    const [a, b] = [await shown('a'), await shown('b')];
    return a.taps.map(({ at }, k) => {
      return Math.hypot(at[0] - 3 - (b.taps[k].at[0] - 15), at[1] - 6 - (b.taps[k].at[1] - 3));
    });
  };
  await lab.visit('#/family?member=obelisk&a=3,6&b=15,3');
  assert.match(await sentence(), 'Yes');
  assert.ok(Math.max(...(await apart())) < 1e-4);
  await lab.visit('#/family?member=dcn-v1&a=3,6&b=15,3');
  const most = Math.max(...(await apart()));
  assert.ok(most > 0.05, `${most}`);
  assert.match(await sentence(), `up to ${most.toFixed(2)} pixels`);
});

test('arrow keys move both places, and a mouse that rests shows a third', async () => {
  await lab.visit('#/family?member=dilated&a=5,5&b=14,4');
  await lab.page.focus('.grip.of-a');
  await lab.page.keyboard.press('ArrowRight');
  await lab.page.focus('.grip.of-b');
  await lab.page.keyboard.press('ArrowUp');
  const middle = async (letter: 'a' | 'b') => (await shown(letter)).taps[4].at;
  assert.equal(
    [await middle('a'), await middle('b')],
    [
      [6, 5],
      [14, 3],
    ],
  );
  await lab.page.hover('.tap-table');
  const {
    x,
    y,
    width: w,
    height: h,
  } = await lab.page.$eval('.stage-of-places', (stage) => {
    const { x, y, width, height } = stage.getBoundingClientRect();
    return { x, y, width, height };
  });
  const across = x + ((10 - frame.left) / frame.width) * w;
  await lab.page.mouse.move(across, y + ((11 - frame.top) / frame.height) * h);
  assert.equal(await middle('a'), [10, 11]);
  await lab.page.hover('.tap-table');
  assert.equal(await middle('a'), [6, 5]);
});

test('a link restores the picture in another browser', async () => {
  await lab.visit('#/family');
  await lab.page.select('#family-member', 'dcn-v2');
  await lab.page.focus('#family-mask');
  for (let press = 0; press < 6; press++) await lab.page.keyboard.press('ArrowRight');
  await lab.page.click('#family-redraw');
  await clickPlace(lab.page, frame, [12, 8]);
  await lab.page.hover('.tap-table');
  const link = await linkOf(lab.page, 'a=12,8');
  await lab.page.waitForSelector('main[data-member="dcn-v2"]');
  const picture = '.stage-of-places svg';
  const here = await lab.page.$eval(picture, ({ innerHTML }) => innerHTML);
  const context = await lab.page.browser().createBrowserContext();
  const page = await newPage(context);
  await page.goto(link);
  await page.waitForSelector('main[data-state="ready"]');
  assert.is(await page.$eval(picture, ({ innerHTML }) => innerHTML), here);
  await context.close();
});

test('what the address cannot mean is said in a sentence', async () => {
  await lab.visit('#/family?member=dcn-v9&a=3,99&dilation=2.5');
  const sentence = await lab.page.$eval('.error', (p) => p.textContent ?? '');
  assert.match(sentence, 'member=dcn-v9 in the address: expected one of dilated, active');
  assert.match(sentence, 'a=3,99 in the address: expected two whole numbers x,y from 0,0 to 17,13');
  assert.match(sentence, 'dilation=2.5 in the address: expected a whole number from 1 to 4');
});

test('no finding of axe, handles of 24 pixels, and 360 pixels are enough', async () => {
  for (const member of ['dcn-v4', 'dcls', 'transformer']) {
    await lab.visit(`#/family?member=${member}&picture=phantom`);
    none(await seriousFindings(lab.page));
    const found = await measuredAt(lab.page, 360);
    assert.ok(found.width <= 360, `${member}: ${found.width} pixels`);
    assert.ok(found.smallest >= 24, `${found.smallest} pixels`);
  }
});

test('wrote no error into the console and asked no other host', () => none(lab.troubles));

family.run();
