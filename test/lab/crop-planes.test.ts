// The crop box of the scan view: handles in three planes, fields and option agree.
import { writeFileSync } from 'node:fs';
import { makePhantom, reorient, writeNifti } from '@obelisk/data';
import { Random } from '@obelisk/tensor';
import type { ElementHandle } from 'puppeteer-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { temporaryFolder } from '../cli/obelisk.js';
import { missingChromium } from '../support/chromium.js';
import { type Lab, openLab, seriousFindings } from '../support/lab.js';
import { none } from '../support/none.js';
import { unless } from '../support/skip.js';

const cropping = suite('the crop box of the scan view');
const test = unless(missingChromium(), cropping);
const scanFile = `${temporaryFolder()}/scan.nii.gz`;
/** Voxels along R, A and S. */
const size = [64, 40, 80];
let lab: Lab;

cropping.before(async () => {
  if (missingChromium() !== null) return;
  lab = await openLab();
  const { scan } = makePhantom({ random: new Random(4), size: [64, 40, 80], spacing: 3 });
  writeFileSync(scanFile, writeNifti(reorient(scan, 'LPS').volume, { gzip: true }));
});
cropping.after(() => lab?.close());

/** The view with a scan in it and the panel open. */
async function openPanel(): Promise<void> {
  await lab.open('#/scan', 'webasm');
  const chooser = (await lab.page.$('#scan-file')) as ElementHandle<HTMLInputElement>;
  await chooser.uploadFile(scanFile);
  await lab.page.waitForSelector('.crop .coordinate:not([disabled])');
  await lab.page.click('.crop summary');
  await lab.page.waitForFunction(() => (document.querySelector('canvas')?.width ?? 0) > 0);
}

const handle = (plane: string, name: string) => `[role=slider][aria-label="${plane}, ${name}"]`;

/** What stands in the fields: '' where nothing does. */
const fields = () =>
  lab.page.$$eval('.crop .coordinate', (all) =>
    all.map((field) => (field as HTMLInputElement).value),
  );
const option = () => lab.page.$eval('#crop-option', ({ textContent }) => textContent);

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

async function boxOf(selector: string): Promise<Box> {
  const found = await lab.page.$(selector);
  return (await found?.boundingBox()) as Box;
}

/** Drags an edge to a part of its plane's picture, from the left or from the top. */
async function drag(plane: string, name: string, part: number): Promise<void> {
  await lab.page.$eval(`[data-plane=${plane}]`, (one) => one.scrollIntoView({ block: 'center' }));
  const selector = handle(plane, name);
  const from = await boxOf(selector);
  const picture = await boxOf(`[data-plane=${plane}] canvas`);
  const [voxel, direction] = await lab.page.$eval(selector, (one) => [
    Number(one.getAttribute('aria-valuenow')),
    one.getAttribute('aria-orientation'),
  ]);
  const isAcross = direction === 'horizontal';
  // Pictures run against the index.
  const now =
    1 - Number(voxel) / size[[right, front, head].findIndex((axis) => name.startsWith(axis))];
  const by = (part - now) * (isAcross ? picture.width : picture.height);
  const [x, y] = [from.x + from.width / 2, from.y + from.height / 2];
  const { mouse } = lab.page;
  await mouse.move(x, y);
  await mouse.down();
  await mouse.move(x + (isAcross ? by : 0), y + (isAcross ? 0 : by), { steps: 4 });
  await mouse.up();
}

const [right, front, head] = ['to the right (x)', 'to the front (y)', 'to the head (z)'];
const [first, end] = [': first voxel', ': the voxel after the last'];

test('handles are dragged in three planes; fields and option tell the voxels', async () => {
  await openPanel();
  assert.equal(await fields(), ['', '', '', '', '', '']);
  // The patient's right is on the left of the picture, the head and the front are at its top.
  await drag('axial', right + end, 0.25);
  assert.equal(await fields(), ['', '48', '', '', '', '']);
  await drag('axial', front + first, 0.8);
  await drag('coronal', head + end, 0.1);
  await drag('coronal', right + first, 0.875);
  await drag('sagittal', head + first, 0.75);
  await drag('sagittal', front + end, 0.1);
  assert.equal(await fields(), ['8', '48', '8', '36', '20', '72']);
  assert.is(await option(), '--crop 8,48,8,36,20,72');
  // The same end has the same place in the other plane that shows it.
  const values = await lab.page.$$eval('.crop [role=slider]', (all) =>
    all.map((one) => [one.getAttribute('aria-label'), one.getAttribute('aria-valuenow')].join(' ')),
  );
  for (const [name, value] of [
    [right + first, 8],
    [front + end, 36],
    [head + first, 20],
  ]) {
    assert.is(values.filter((one) => one.endsWith(`, ${name} ${value}`)).length, 2, `${name}`);
  }
  const frame = await boxOf('[data-plane=axial] .crop-frame');
  const picture = await boxOf('[data-plane=axial] canvas');
  assert.ok(Math.abs((frame.x - picture.x) / picture.width - (1 - 48 / size[0])) < 0.01);
  assert.ok(Math.abs(frame.height / picture.height - (36 - 8) / size[1]) < 0.01);
});

test('an edge stops at the other one and at the end of the scan', async () => {
  await openPanel();
  await drag('axial', right + end, 0.5);
  await drag('axial', right + first, 0.1);
  assert.equal((await fields()).slice(0, 2), ['31', '32']);
  await drag('axial', right + first, 1.2);
  assert.equal((await fields()).slice(0, 2), ['0', '32']);
});

test('keys move an edge where their arrows point; fields move handles', async () => {
  await openPanel();
  const edge = handle('coronal', head + end);
  await lab.page.focus(edge);
  await lab.page.keyboard.press('ArrowDown');
  assert.is((await fields())[5], '79');
  await lab.page.keyboard.down('Shift');
  await lab.page.keyboard.press('ArrowDown');
  await lab.page.keyboard.up('Shift');
  await lab.page.keyboard.press('ArrowUp');
  assert.is((await fields())[5], '70');
  await lab.page.keyboard.press('Home');
  assert.is((await fields())[5], '1');
  await lab.page.keyboard.press('End');
  assert.is(await option(), '--crop 0,64,0,40,0,80');
  await lab.page.focus(`.crop input[aria-label="${right}${first}"]`);
  await lab.page.keyboard.type('12');
  const now = (name: string) =>
    lab.page.$eval(handle('axial', name), (one) => one.getAttribute('aria-valuenow'));
  assert.is(await now(right + first), '12');
  await lab.page.click('#no-box');
  assert.equal(await fields(), ['', '', '', '', '', '']);
  assert.is(await option(), '');
  assert.is(await now(right + first), '0');
});

test('handles are 24 pixels and more, at 400 pixels too, where nothing overflows', async () => {
  for (const width of [1280, 400]) {
    await lab.page.setViewport({ width, height: 900 });
    await openPanel();
    const sizes = await lab.page.$$eval('.crop [role=slider]', (all) =>
      all.map((one) => one.getBoundingClientRect()).map((box) => Math.min(box.width, box.height)),
    );
    assert.is(sizes.length, 12);
    assert.ok(Math.min(...sizes) >= 24, `${sizes}`);
    const shown = await lab.page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(shown <= width, `${shown} pixels`);
    none(await seriousFindings(lab.page));
  }
  await lab.page.setViewport({ width: 1280, height: 900 });
});

test('wrote no error into the console and asked no other host', () => none(lab.troubles));

cropping.run();
