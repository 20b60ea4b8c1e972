// The trilinear stepper in the live page: what it shows agrees with kernel and symbolic formula.
import { makePhantom, reorient, writeNifti } from '@obelisk/data';
import { Random } from '@obelisk/tensor';
import { evaluateInterpolation } from '@obelisk/tensor/symbolic';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { missingChromium } from '../support/chromium.js';
import { type Lab, openLab } from '../support/lab.js';
import { none } from '../support/none.js';
import { unless } from '../support/skip.js';

const stepper = suite('the trilinear stepper');
const test = unless(missingChromium(), stepper);
let lab: Lab;

stepper.before(async () => {
  if (missingChromium() === null) lab = await openLab();
});
stepper.after(() => lab?.close());

/** The scan that the page shows at first: x to the left, y to the front, z to the head. */
const { scan } = makePhantom({ random: new Random(1), size: [48, 36, 48] });
const { data } = reorient(scan, 'SAL').volume;
const [D, H, W] = data.shape;

interface Reading {
  readonly point: number[];
  readonly weights: number[];
  readonly kernelWeights: number[];
  readonly value: number;
  readonly agrees: string;
  readonly device: string;
}

for (const device of ['webasm', 'webgl2', 'webgpu']) {
  test(`a dragged point: weights and value agree with the kernel on ${device}`, async () => {
    await lab.open('#/trilinear', device);
    const before = await reading();
    const { x, y, width, height } = await box('.slice-figure svg');
    await lab.page.mouse.move(x + width / 2, y + height / 2);
    await lab.page.mouse.down();
    await lab.page.mouse.move(x + width * 0.61, y + height * 0.43, { steps: 4 });
    await lab.page.mouse.up();
    const after = await reading();
    assert.is(after.device, device);
    assert.ok(after.point[0] !== before.point[0] && after.point[1] !== before.point[1]);
    agree(after);
  });
}

test('keys move the point along x, y and z', async () => {
  await lab.open('#/trilinear');
  const { point } = await reading();
  await focus('.slice-figure .handle.point');
  for (const key of ['ArrowRight', 'ArrowUp', 'ArrowUp', 'PageDown'] as const) {
    await lab.page.keyboard.press(key);
  }
  const moved = await reading();
  const by = moved.point.map((c, axis) => Math.round((c - point[axis]) * 1000) / 1000);
  assert.equal(by, [0.1, 0.2, -0.1]);
  agree(moved);
});

test('the output voxel moves by whole voxels and takes the sampling point along', async () => {
  const { point } = await reading();
  await focus('.slice-figure .handle.position');
  await lab.page.keyboard.press('ArrowLeft');
  const moved = await reading();
  assert.is(Math.round((moved.point[0] - point[0]) * 1000) / 1000, -1);
});

test('in a lecture the figures stay beside what is read, from 1280 pixels on', async () => {
  await lab.page.setViewport({ width: 1280, height: 720 });
  await lab.open('#/trilinear');
  await lab.page.evaluate(() => scrollTo(0, 120));
  const top = () => lab.page.$eval('.stepper-panels section', (e) => e.getBoundingClientRect().top);
  const before = await top();
  await clickButton('Lecture');
  const [slice, panel] = [await box('.slice-figure'), await box('.stepper-panels')];
  assert.ok(slice.x + slice.width <= panel.x, 'the panels are not beside the figures');
  const height = await lab.page.evaluate(() => innerHeight);
  assert.ok(slice.y >= 0 && slice.y + slice.height <= height, 'the figure is out of sight');
  assert.ok(Math.abs((await top()) - before) < 250, `from ${before} to ${await top()}`);
  await lab.page.evaluate(() => scrollTo(0, 900));
  assert.ok((await box('.slice-figure')).y >= 0);
  await clickButton('Lecture');
  await lab.page.setViewport({ width: 1280, height: 900 });
});

test('handles: 24 pixels to grab, and told; Home and End go to the ends', async () => {
  await lab.open('#/trilinear');
  await reading();
  for (const handle of ['.slice-figure .handle.point', '.slice-figure .handle.position']) {
    const { width, height } = await box(`${handle} .touch`);
    assert.ok(width >= 23.9 && height >= 23.9, `${handle}: ${width} x ${height}`);
  }
  const told = (name: string) =>
    lab.page.$eval('.slice-figure .handle.point', (e, what) => Number(e.getAttribute(what)), name);
  await focus('.slice-figure .handle.point');
  for (const [key, x] of [
    ['End', W + 0.5],
    ['Home', -1.5],
  ] as const) {
    await lab.page.keyboard.press(key);
    assert.is((await reading()).point[0], x);
    assert.is(await told('aria-valuenow'), x);
    const [handle, figure] = [await box('.handle.point .touch'), await box('.slice-figure svg')];
    const middle = handle.x + handle.width / 2;
    assert.ok(middle >= figure.x - 1 && middle <= figure.x + figure.width + 1, `${key}: lost`);
  }
  assert.equal([await told('aria-valuemin'), await told('aria-valuemax')], [-1.5, W + 0.5]);
});

test('a field shows where the point really is', async () => {
  const [field] = await lab.page.$$('.coordinate');
  await field.click({ count: 3 });
  await lab.page.keyboard.type('1e9');
  await lab.page.keyboard.press('Tab');
  assert.is((await reading()).point[0], W + 0.5);
});

test('the address names the point: it is there again in a link, and on the way back', async () => {
  const named = '#/trilinear/20,15,22/1.3,-0.4,2.25';
  await lab.open(named);
  const wanted = [21.3, 14.6, 24.25];
  assert.equal((await reading()).point, wanted);
  await focus('.slice-figure .handle.point');
  await lab.page.keyboard.press('ArrowRight');
  await lab.page.waitForFunction(() => location.hash === '#/trilinear/20,15,22/1.4,-0.4,2.25');
  await lab.visit('#/gradcheck');
  await lab.page.goBack();
  await lab.page.waitForSelector('.trilinear');
  assert.equal((await reading()).point, [21.4, 14.6, 24.25]);
  await lab.open('#/trilinear/nowhere');
  assert.match(await lab.page.$eval('[role=alert]', (e) => e.textContent ?? ''), /names no point/);
});

test('half outside the scan corners count zero', async () => {
  await clickButton('Half outside');
  const found = await reading();
  assert.ok(found.point[0] > W - 1);
  assert.is(found.kernelWeights.filter(Number.isNaN).length, 4);
  agree(found);
});

test('a chosen corner and derivative bring their lines of the kernels into play', async () => {
  await clickButton('5');
  assert.equal(await linesInPlay(), [
    'const w5 = wxu * wyu * wzd;',
    'w5 * input[this.thread.y][above][column] +',
  ]);
  await clickButton('∂F/∂y');
  const lines = await linesInPlay();
  assert.ok(lines.length >= 4 && lines.every((line) => /\bdy\b/.test(line)), lines.join('\n'));
});

test('a dropped scan is sampled', async () => {
  const dropped = makePhantom({ random: new Random(2), size: [20, 12, 16] }).scan;
  await drop('small.nii.gz', writeNifti(dropped, { gzip: true, datatype: 'int16' }));
  await lab.page.waitForFunction(() => document.body.innerText.includes('small.nii.gz'));
  const { agrees, point, value } = await reading();
  const volume = reorient(dropped, 'SAL').volume.data;
  const expected = evaluateInterpolation({
    volume: (x, y, z) => volume.get(z, y, x),
    size: [...volume.shape].reverse(),
    point,
    padding: 'zeros',
  });
  assert.is(agrees, 'true');
  assert.ok(Math.abs(value - expected.value) < 1e-2, `${value}, not ${expected.value}`);
});

test('a file that is no scan gets a sentence', async () => {
  await drop('notes.nii', new TextEncoder().encode('not a scan'));
  await lab.page.waitForSelector('[role=alert]:not([hidden])');
  assert.match(await lab.page.$eval('[role=alert]', (e) => e.textContent ?? ''), /^notes\.nii: /);
});

test('wrote no error into the console and asked no other host', () => {
  none(lab.troubles);
});

stepper.run();

/** What the page tells once the kernels have answered for the point in the fields. */
async function reading(): Promise<Reading> {
  await lab.page.waitForFunction(
    () => document.querySelector<HTMLElement>('.agreement')?.dataset.state === 'answered',
    { timeout: 60_000 },
  );
  const found = await lab.page.evaluate(() => {
    const fields = [...document.querySelectorAll<HTMLInputElement>('.coordinate')];
    const rows = [...document.querySelectorAll<HTMLElement>('.corner-table tbody tr')];
    const { value, agrees, device } = (document.querySelector('.agreement') as HTMLElement).dataset;
    return {
      point: fields.map((field) => field.valueAsNumber),
      weights: rows.map((row) => Number(row.dataset.weight)),
      kernelWeights: rows.map((row) => row.dataset.kernelWeight),
      value: Number(value),
      agrees: agrees ?? '',
      device: device ?? '',
    };
  });
  // NaN does not come through as a number.
  return { ...found, kernelWeights: found.kernelWeights.map(Number) };
}

/** Drops a file onto the page. */
function drop(name: string, bytes: Uint8Array): Promise<void> {
  const body = (file: string, numbers: number[]) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([Uint8Array.from(numbers)], file));
    const event = new DragEvent('drop', { dataTransfer: transfer, bubbles: true });
    document.querySelector('.trilinear')?.dispatchEvent(event);
  };
  return lab.page.evaluate(body, name, Array.from(bytes));
}

/** Puppeteer's own focuses HTML only. */
function focus(selector: string): Promise<void> {
  return lab.page.$eval(selector, (e) => (e as SVGElement).focus());
}

/** Formula, kernel and mathjs' derivative of the printed formula say the same. */
function agree({ point, weights, kernelWeights, value, agrees }: Reading): void {
  const expected = evaluateInterpolation({
    volume: (x, y, z) => data.get(z, y, x),
    size: [W, H, D],
    point,
    padding: 'zeros',
  });
  assert.is(agrees, 'true');
  expected.corners.forEach(({ weight, isInside }, i) => {
    assert.ok(Math.abs(weights[i] - weight) < 1e-9, `w${i + 1}: ${weights[i]}, not ${weight}`);
    assert.is(Number.isNaN(kernelWeights[i]), !isInside);
    if (!isInside) return;
    const kernel = kernelWeights[i];
    assert.ok(Math.abs(kernel - weight) < 2e-5, `kernel w${i + 1}: ${kernel}, not ${weight}`);
  });
  assert.ok(Math.abs(value - expected.value) < 2e-2, `${value}, not ${expected.value}`);
}

async function clickButton(text: string): Promise<void> {
  await lab.page.evaluate((wanted) => {
    const buttons = [...document.querySelectorAll<HTMLElement>('main button')];
    buttons.find(({ textContent }) => textContent === wanted)?.click();
  }, text);
  await lab.page.evaluate(() => new Promise((done) => requestAnimationFrame(done)));
  await lab.page.evaluate(() => new Promise((done) => requestAnimationFrame(done)));
}

function linesInPlay(): Promise<string[]> {
  return lab.page.$$eval('.kernel-source:not([hidden]) .in-play > :first-child', (all) =>
    all.map(({ textContent }) => (textContent ?? '').trim()),
  );
}

async function box(selector: string) {
  return lab.page.$eval(selector, (e) => {
    const { x, y, width, height } = e.getBoundingClientRect();
    return { x, y, width, height };
  });
}
