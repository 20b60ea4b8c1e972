// A training in the live page survives a reload, and two tabs know of each other.
import { arithmetic } from '@obelisk/engine';
import type { Page } from 'puppeteer-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { missingChromium } from '../support/chromium.js';
import { type Lab, openLab } from '../support/lab.js';
import { none } from '../support/none.js';
import { unless } from '../support/skip.js';
import { hasTraining, lossRows, openTraining, reached, trainInNode } from './training-page.js';

const reloading = suite('a training that is loaded anew');
const test = unless(missingChromium(), reloading);
let lab: Lab;

reloading.before(async () => {
  if (missingChromium() === null) lab = await openLab();
});
reloading.after(() => lab?.close());

const keepingText = (page: Page) => page.$eval('#keeping', ({ textContent }) => textContent ?? '');
const spread = (page: Page) =>
  page.$$eval('.panel p.dim', (all) =>
    all.map(({ textContent }) => textContent).find((text) => text?.startsWith('Standard')),
  );

async function takeSteps(page: Page, from: number, to: number): Promise<void> {
  for (let step = from; step <= to; step++) {
    await page.click('#step');
    await reached(page, 'look', step);
  }
}

/** Waits until the browser has kept that step. */
async function isKept(page: Page, step: number): Promise<void> {
  const isThere = (wanted: number) =>
    Number(document.querySelector('main')?.dataset.kept) === wanted;
  await page.waitForFunction(isThere, { timeout: 60_000 }, step);
}

/** The kinds of questions that a reload asks. */
async function reload(page: Page): Promise<string[]> {
  const asked: string[] = [];
  const listen = (dialog: { type(): string }) => asked.push(dialog.type());
  page.on('dialog', listen);
  await page.reload();
  page.off('dialog', listen);
  await hasTraining(page);
  return asked;
}

test('goes on to the same losses, asks nothing, and Start anew forgets', async () => {
  const { page } = lab;
  await openTraining(lab, 'webasm', arithmetic());
  await takeSteps(page, 1, 3);
  await page.evaluate(() => dispatchEvent(new Event('pagehide')));
  await isKept(page, 3);
  const [rows, widths] = [await lossRows(page), await spread(page)];
  assert.equal(await reload(page), []);
  assert.is(await keepingText(page), 'Went on from step 3, which this browser had kept.');
  assert.equal(await lossRows(page), rows);
  assert.is(await spread(page), widths);
  await takeSteps(page, 4, 5);
  const { loss } = await trainInNode(5);
  assert.equal(
    (await lossRows(page)).map((row) => row.loss),
    loss,
  );
  await page.click('#reset');
  await page.waitForFunction(() => document.querySelector('main')?.dataset.step === '0');
  await hasTraining(page);
  assert.is(await keepingText(page), '');
  await reload(page);
  assert.is(await page.$eval('main', ({ dataset }) => dataset.step), '0');
});

test('what cannot be read is told and dropped', async () => {
  const { page } = lab;
  await openTraining(lab, 'webasm');
  await page.evaluate(
    () =>
      new Promise<void>((done, fail) => {
        const opening = indexedDB.open('obelisk-lab', 1);
        opening.onsuccess = () => {
          const transaction = opening.result.transaction('trainings', 'readwrite');
          transaction.objectStore('trainings').put('no training', '1/webasm');
          transaction.oncomplete = () => {
            opening.result.close();
            done();
          };
          transaction.onabort = () => fail(transaction.error);
        };
      }),
  );
  await reload(page);
  assert.match(await keepingText(page), /kept is damaged and is dropped: a new one begins\.$/);
});

test('two tabs know of each other; only the first one is kept, the other asks', async () => {
  await openTraining(lab, 'webasm');
  const other = await lab.page.browser().newPage();
  await other.goto(lab.page.url());
  await hasTraining(other);
  const beside = / Another tab of this browser has a training open, too\.$/;
  assert.match(await keepingText(other), /^Another tab of this browser trains the same.* training/);
  assert.match(await keepingText(other), beside);
  assert.match(` ${await keepingText(lab.page)}`, beside);
  await other.click('#step');
  await reached(other, 'look', 1);
  const asked: string[] = [];
  other.on('dialog', (dialog) => {
    asked.push(dialog.type());
    void dialog.accept();
  });
  await other.reload();
  assert.equal(asked, ['beforeunload']);
  await other.close();
});

test('wrote no error into the console and asked no other host', () => none(lab.troubles));

reloading.run();
