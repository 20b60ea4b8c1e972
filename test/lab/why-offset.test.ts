// Why did this offset move? What the training view draws and writes, beside the library.
import { arithmetic, openDevice } from '@obelisk/engine';
import { offsetPulls, sumOfArrows } from '@obelisk/nn';
import type { Tensor } from '@obelisk/tensor';
import { hearSampling, readSampling } from '@obelisk/training';
import { offsetExtent, offsetsFrame } from '@obelisk/viz';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { PhantomTraining } from '../../packages/lab/src/training/phantom-training.js';
import { missingChromium } from '../support/chromium.js';
import { allFindings, type Lab, openLab } from '../support/lab.js';
import { none } from '../support/none.js';
import { unless } from '../support/skip.js';
import { openTraining, reached } from './training-page.js';
import { assertClose, explained, numbersOf } from './why-page.js';

const why = suite('why an offset moved, in the training view');
const test = unless(missingChromium(), why);
let lab: Lab;
/** The offsets of the page's training, before and after its first step, and that step's pulls. */
let inNode: Awaited<ReturnType<typeof firstStep>>;

why.before(async () => {
  if (missingChromium() !== null) return;
  lab = await openLab();
  inNode = await firstStep();
});
why.after(() => lab?.close());

async function firstStep() {
  const training = await PhantomTraining.begin({ device: openDevice('webasm'), seed: 1 });
  const offsets = training.learner.network.parameters().get('offset1') as Tensor;
  const before = training.history.first;
  const heard = await hearSampling(offsets, () => training.steps.step());
  const array = { shape: offsets.shape, data: before };
  const read = await Promise.all(heard.samplings.map((one) => readSampling(one, array)));
  const pullsOf = (offset: number) => read.map((one) => offsetPulls(one, offset));
  return { before, after: (await offsets.data()).data, pullsOf };
}

/** The one that lies farthest to the right: no other is near it. */
function farthestOffset(): number {
  const x = inNode.before.filter((_, at) => at % 3 === 0);
  return x.indexOf(Math.max(...x));
}

const said = () => lab.page.$eval('.why-said', ({ textContent }) => textContent ?? '');

/** Where the arrows of a figure begin and end, y upwards. */
const arrowsOf = (selector: string) =>
  lab.page.$$eval(selector, (groups) =>
    groups.map((group) => {
      const line = group.querySelector('line') as SVGLineElement;
      const number = (name: string) => Number(line.getAttribute(name));
      return {
        scale: Number(group.getAttribute('data-scale')),
        from: [number('x1'), -number('y1')],
        by: [number('x2') - number('x1'), number('y1') - number('y2')],
      };
    }),
  );

test('a click chooses the nearest offset; before the first step that is said', async () => {
  await openTraining(lab, 'webasm', arithmetic());
  assert.match(await said(), 'Click an offset in the picture of the offsets above');
  const wanted = farthestOffset();
  const extent = offsetExtent({ before: inNode.before, after: inNode.before });
  const frame = offsetsFrame(extent);
  const [x, y] = frame.inPicture('after', [
    inNode.before[3 * wanted] + 0.01,
    inNode.before[3 * wanted + 1],
  ]);
  const box = await (await lab.page.$('.marked-offsets .picture'))?.boundingBox();
  if (!box) throw new Error('there is no picture');
  const scale = box.width / frame.width;
  await lab.page.mouse.click(box.x + scale * x, box.y + scale * y);
  const named = `Offset ${wanted}, the ${wanted % 2 === 0 ? 'first' : 'second'} of pair`;
  assert.match(await said(), named);
  assert.match(await said(), 'has not moved yet: take one step, or run');
  const rings = await lab.page.$$eval('.offset-rings .ring', (all) =>
    all.map((ring) => [Number(ring.getAttribute('cx')), Number(ring.getAttribute('cy'))]),
  );
  assert.is(rings.length, 2);
  assertClose(
    rings[1],
    frame.inPicture('after', [inNode.before[3 * wanted], inNode.before[3 * wanted + 1]]),
    1e-6,
  );
  await lab.page.waitForFunction((end) => location.hash.endsWith(end), {}, `offset=${wanted}`);
});

test('after a step: arrows, their sum and the step of Adam are those of the library', async () => {
  const offset = farthestOffset();
  await lab.page.click('#step');
  await reached(lab.page, 'look', 1);
  await explained(lab.page, offset, 1);
  const perScan = inNode.pullsOf(offset);
  const all = perScan.flat();
  const sum = sumOfArrows(all);
  const [[written], [tape]] = [
    await numbersOf(lab.page, '.pull-table .sum td'),
    await numbersOf(lab.page, '.pull-table .tape td'),
  ];
  assertClose(written, sum, 1e-12);
  assertClose(tape, sum, 1e-5);
  // The sum, drawn downhill in the plane of x and y.
  const [total] = await arrowsOf('.sum-figure .total');
  assertClose(
    total.by.map((along) => along / total.scale),
    [-sum[0], -sum[1]],
    1e-9,
  );
  // Its parts, one behind the other, end where it ends.
  const parts = await arrowsOf('.sum-figure .part');
  const end = [0, 1].map((axis) => parts.reduce((at, { by }) => at + by[axis], 0));
  assertClose(end, total.by, 1e-9);
  for (const [at, pulls] of perScan.entries()) {
    const figure = `.pull-figure:nth-child(${at + 1})`;
    const drawn = await arrowsOf(`${figure} .pull`);
    const pulling = pulls.filter(({ arrow }) => arrow.some((along) => along !== 0));
    assert.is(drawn.length, pulling.length);
    const strongest = Math.max(...all.map(({ arrow }) => Math.hypot(...arrow)));
    const place = (pull: (typeof pulling)[0]) => pull.place.slice(0, 2).map((v) => v.toFixed(4));
    const wanted = pulling.map((pull) => `${place(pull)} ${pull.arrow[0] / strongest < 0}`);
    const found = drawn.map(({ from, by }) => `${from.map((v) => v.toFixed(4))} ${by[0] > 0}`);
    assert.equal(found.sort(), wanted.sort());
  }
  for (const [axis, numbers] of (await rowsOfAdam()).entries()) {
    const [g, m, v, first, root, step, from, to] = numbers;
    assert.ok(Math.abs(g - tape[axis]) < 1e-5);
    assert.ok(Math.abs(m - 0.1 * g) < 1e-6 * Math.abs(g));
    assert.ok(Math.abs(v - 0.001 * g * g) < 1e-5 * g * g);
    assert.ok(Math.abs(step + (0.002 * first) / root) < 1e-8);
    assert.is(from, inNode.before[3 * offset + axis]);
    assert.is(to, inNode.after[3 * offset + axis]);
    assert.ok(Math.abs(from + step - to) < 1e-7);
  }
  const trail = await lab.page.$eval('.path-figure .trail', (line) => line.getAttribute('points'));
  assert.is(trail?.split(' ').length, 2);
});

const rowsOfAdam = async () => {
  const cells = (await numbersOf(lab.page, '.adam-table td')).flat();
  return [0, 1, 2].map((axis) => cells.slice(8 * axis, 8 * axis + 8));
};

test('axe finds nothing, and 360 pixels are enough', async () => {
  none(await allFindings(lab.page));
  await lab.page.setViewport({ width: 360, height: 800 });
  const width = await lab.page.evaluate(() => document.documentElement.scrollWidth);
  await lab.page.setViewport({ width: 1280, height: 900 });
  assert.ok(width <= 360, `${width} pixels`);
});

test('by keys: the next offset is explained without another step; none closes', async () => {
  const next = (farthestOffset() + 1) % 2048;
  await lab.page.focus('#why-offset');
  await lab.page.keyboard.press('ArrowUp');
  await explained(lab.page, next, 1);
  const [written] = await numbersOf(lab.page, '.pull-table .sum td');
  assertClose(written, sumOfArrows(inNode.pullsOf(next).flat()), 1e-12);
  await lab.page.select('#plane', 'z and y');
  await lab.page.waitForFunction(() =>
    document.querySelector('.pull-figure figcaption')?.textContent?.includes('Slice x ='),
  );
  await lab.page.click('#why-close');
  assert.match(await said(), 'Click an offset');
  assert.is((await lab.page.$$('.why-shown > *, .ring')).length, 0);
});

test('a link restores the offset; one that names none is told', async () => {
  await lab.open('#/training?offset=2047', 'webasm');
  assert.match(await said(), 'Offset 2047, the second of pair 1023, has not moved yet');
  await lab.open('#/training?offset=2048', 'webasm');
  assert.match(
    await lab.page.$eval('main [role=alert]', ({ textContent }) => textContent ?? ''),
    'offset=2048 in the address: expected a number from 0 to 2047, or none; none is shown.',
  );
});

test('wrote no error into the console and asked no other host', () => none(lab.troubles));

why.run();
