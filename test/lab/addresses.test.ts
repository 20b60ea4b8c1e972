// A link restores what somebody else sees, in a browser that was never here.
import type { Page } from 'puppeteer-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { newPage } from '../support/browser.js';
import { missingChromium } from '../support/chromium.js';
import { type Lab, openLab } from '../support/lab.js';
import { none } from '../support/none.js';
import { unless } from '../support/skip.js';
import { linkOf } from './places-on-stage.js';

const addresses = suite('addresses of the lab');
const test = unless(missingChromium(), addresses);
let lab: Lab;

addresses.before(async () => {
  if (missingChromium() === null) lab = await openLab();
});
addresses.after(() => lab?.close());

/** What a page shows that opens `link` in a browser of its own. */
async function elsewhere<T>(link: string, read: (page: Page) => Promise<T>): Promise<T> {
  const context = await lab.page.browser().createBrowserContext();
  const page = await newPage(context);
  await page.goto(link);
  await page.waitForSelector('main[data-state="ready"]');
  const shown = await read(page);
  await context.close();
  await lab.page.bringToFront();
  return shown;
}

const backward = (page: Page) =>
  page.evaluate(() => {
    const panels = [...document.querySelectorAll<HTMLElement>('.panel-of-step')];
    const chosen = document.querySelector<HTMLSelectElement>('#backward-sample');
    return {
      program: chosen?.selectedOptions[0].textContent,
      title: panels.find(({ offsetParent }) => offsetParent !== null)?.querySelector('h3')
        ?.textContent,
    };
  });

test('backward: program and step', async () => {
  await lab.open('#/backward');
  await lab.page.select('#backward-sample', '3');
  await lab.page.waitForSelector('.backward-stage[data-state="ready"] .panel-of-step');
  await lab.page.focus('main');
  await lab.page.keyboard.press('ArrowRight');
  await lab.page.keyboard.press('ArrowRight');
  const link = await linkOf(lab.page, 'step=2');
  assert.match(link, '#/backward?program=sampling-one-point-eq-2-and-3&step=2');
  const here = await backward(lab.page);
  assert.match(here.title ?? '', /^Step 2 of 3/);
  assert.equal(await elsewhere(link, backward), here);
});

test('backward: a program of the reader is in no address, and the sample again is', async () => {
  await lab.open('#/backward?program=a-chain-of-scalars&step=1');
  await lab.page.click('.backward-program summary');
  await lab.page.click('.backward-program .cm-content');
  await lab.page.keyboard.type('// mine');
  await lab.page.waitForFunction(() => location.hash === '#/backward');
  await lab.page.keyboard.down('Control');
  await lab.page.keyboard.press('z');
  await lab.page.keyboard.up('Control');
  await linkOf(lab.page, 'program=a-chain-of-scalars&step=1');
});

const checked = (page: Page) =>
  page.$eval('#gradcheck-check', (all) => {
    return (all as HTMLSelectElement).selectedOptions[0].textContent;
  });

test('gradcheck: the check', async () => {
  await lab.open('#/gradcheck');
  await lab.page.select('#gradcheck-check', '2');
  const link = await linkOf(lab.page, 'check=kinks-sampling-near-a-pixel-0.01-beside-it');
  assert.is(await elsewhere(link, checked), await checked(lab.page));
});

test('an address that names nothing is told, and the view is there', async () => {
  await lab.open('#/backward?program=the-world');
  const told = () => lab.page.$eval('[role=alert]', ({ textContent }) => textContent);
  assert.is(
    await told(),
    'program=the-world in the address: expected one of the programs of the list; ' +
      'a-chain-of-scalars is shown.',
  );
  await lab.open('#/gradcheck?check=7');
  assert.match(
    await told(),
    /^check=7 in the address: expected one of the checks of the list; exp/,
  );
});

test('wrote no error into the console and asked no other host', () => none(lab.troubles));

addresses.run();
