// The live page itself: what it lists, its devices, wrong addresses.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { missingChromium } from '../support/chromium.js';
import { type Lab, openLab, places } from '../support/lab.js';
import { none } from '../support/none.js';
import { unless } from '../support/skip.js';

const page = suite('the live page');
const test = unless(missingChromium(), page);
let lab: Lab;

page.before(async () => {
  if (missingChromium() === null) lab = await openLab();
});
page.after(() => lab?.close());

test('lists views and notebooks', async () => {
  await lab.open('#/');
  const links = await lab.page.$$eval('.cards a', (all) => all.map((a) => a.getAttribute('href')));
  assert.equal(links, places.slice(1));
});

test('takes the device that the address names, and says what the others are', async () => {
  await lab.open('#/', 'webgl2');
  assert.is(
    await lab.page.$eval('#device', (select) => (select as HTMLSelectElement).value),
    'webgl2',
  );
  assert.match(
    await lab.page.$eval('main', ({ innerText }) => innerText),
    /webasm\s+yes\s+WebAssembly/,
  );
});

test('never takes an imitated graphics processor unasked', async () => {
  await lab.open('#/');
  assert.is(
    await lab.page.$eval('#device', (select) => (select as HTMLSelectElement).value),
    'webasm',
  );
});

test('shows and copies what someone who helps must know', async () => {
  await lab.open('#/');
  await lab.page.click('#copy-diagnostics');
  await lab.page.waitForSelector('pre.diagnostics:not([hidden])');
  const text = (await textOf('pre.diagnostics')) ?? '';
  for (const line of [/^browser +Mozilla/m, /^auto +webasm$/m, /^webgl2 +(yes|no) /m]) {
    assert.match(text, line);
  }
});

test('says so when there is no such view or notebook', async () => {
  await lab.open('#/nothing');
  assert.is(await textOf('[role=alert]'), "There is no view 'nothing' here.");
  await lab.open('#/notebook/99-none');
  assert.is(await textOf('[role=alert]'), "There is no notebook '99-none' here.");
  lab.troubles.length = 0; // the browser tells the 404 in its console
});

test('wrote no error into the console and asked no other host', () => {
  none(lab.troubles);
});

page.run();

function textOf(selector: string): Promise<string | null> {
  return lab.page.$eval(selector, ({ textContent }) => textContent);
}
