// Every place by the rules of axe, in light and dark, and on a narrow screen.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { views } from '../../packages/lab/src/views.js';
import { missingChromium } from '../support/chromium.js';
import {
  allFindings,
  colourRules,
  type Lab,
  openLab,
  places,
  seriousFindings,
} from '../support/lab.js';
import { none } from '../support/none.js';
import { unless } from '../support/skip.js';

const access = suite('every place of the live page');
const test = unless(missingChromium(), access);
let lab: Lab;

access.before(async () => {
  if (missingChromium() === null) lab = await openLab();
});
access.after(() => lab?.close());

for (const place of places) {
  test(`${place}: no finding of axe, none serious in light and dark, wide and narrow`, async () => {
    await lab.visit(place);
    none(await allFindings(lab.page));
    await lab.page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
    // Wide, dark colours change nothing else; narrow, all is laid out anew.
    none(await seriousFindings(lab.page, colourRules));
    await lab.page.setViewport({ width: 360, height: 800 });
    const width = await lab.page.evaluate(() => document.documentElement.scrollWidth);
    const findings = await seriousFindings(lab.page);
    await lab.page.setViewport({ width: 1280, height: 900 });
    await lab.page.emulateMediaFeatures([]);
    none(findings);
    assert.ok(width <= 360, `${width} pixels wide`);
  });
}

test('400 pixels: a menu opens the links to all views, a choice closes it', async () => {
  await lab.page.setViewport({ width: 400, height: 800 });
  await lab.visit('#/trilinear');
  const seen = () =>
    lab.page.$$eval('.lab-header nav a', (all) =>
      all.filter((a) => a.checkVisibility()).map((a) => a.getAttribute('href')),
    );
  const isOpen = () => lab.page.$eval('.menu', (menu) => menu.getAttribute('aria-expanded'));
  assert.equal(await seen(), []);
  assert.is(await isOpen(), 'false');
  await lab.page.click('.menu');
  assert.is(await isOpen(), 'true');
  assert.equal(
    await seen(),
    views.map(({ name }) => `#/${name}`),
  );
  none(await allFindings(lab.page));
  await lab.page.click('.lab-header nav a[href="#/gradcheck"]');
  await lab.page.waitForFunction(
    () => document.querySelector('h1')?.textContent === 'Gradient check',
  );
  assert.equal(await seen(), []);
  await lab.page.setViewport({ width: 1280, height: 900 });
  assert.is((await seen()).length, views.length);
});

test('a skip link leads past the bar', async () => {
  await lab.open('#/backward');
  await lab.page.keyboard.press('Tab');
  const text = () => lab.page.evaluate(() => document.activeElement?.textContent);
  assert.is(await text(), 'Skip to the content');
  await lab.page.keyboard.press('Enter');
  assert.is(await lab.page.evaluate(() => document.activeElement?.id), 'main');
  await lab.page.keyboard.press('Tab');
  const isInside = () => document.querySelector('main')?.contains(document.activeElement);
  assert.is(await lab.page.evaluate(isInside), true);
});

test('wrote no error into the console and asked no other host', () => none(lab.troubles));

access.run();
