// A browser that lacks something, a server that does not isolate the page: it runs all the same,
// and a sentence says what runs instead.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { noGraphics } from '../support/browser.js';
import { missingChromium } from '../support/chromium.js';
import { type Lab, openLab } from '../support/lab.js';
import { none } from '../support/none.js';
import { servePlainly } from '../support/plain-server.js';
import { unless } from '../support/skip.js';
import { edit, outputOf, runCell } from './cells.js';

const parts = suite('a browser that lacks something');
const test = unless(missingChromium(), parts);
const labs: Lab[] = [];
let isolated: Lab;
let plain: Lab;

parts.before(async () => {
  if (missingChromium() !== null) return;
  isolated = await openLab();
  labs.push(isolated);
  plain = await openLab(servePlainly, noGraphics);
  labs.push(plain);
});
parts.after(async () => {
  for (const lab of labs) await lab.close();
});

const textOf = (lab: Lab, selector: string) =>
  lab.page.$eval(selector, (e) => (e as HTMLElement).innerText);

test('npm run lab isolates the page, workers too, and the page says so', async () => {
  await isolated.open('#/');
  assert.match(await textOf(isolated, '.what-runs'), /isolated from others, so kernels may use/);
  assert.ok(await isolated.page.evaluate(() => crossOriginIsolated));
  await isolated.open('#/notebook/01-derivative-by-hand');
  assert.is(await cell(isolated, 'new SharedArrayBuffer(4).byteLength'), '4');
});

test('cells ask no other host: the server sends the policy with the code of workers', async () => {
  let asked = 0;
  const other = createServer((_request, response) => {
    asked += 1;
    response.end();
  });
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  const isTold = (trouble: string) => /Content Security Policy/.test(trouble);
  await isolated.open('#/notebook/01-derivative-by-hand');
  const ask = `await fetch('http://127.0.0.1:${port}/', { mode: 'no-cors' })`;
  const shown = await cell(isolated, `${ask}.then(() => 'asked', () => 'refused')`);
  other.close();
  assert.is(shown, 'refused');
  assert.is(asked, 0);
  const others = isolated.troubles.filter((trouble) => !isTold(trouble));
  isolated.troubles.splice(0, Infinity, ...others);
});

test('without the headers the page runs on one thread, and says why', async () => {
  // A service worker would add them; some browsers and windows have none.
  await plain.page.setBypassServiceWorker(true);
  await plain.open('#/');
  assert.match(await textOf(plain, '.what-runs'), /not isolated .* one thread: its server/);
  await plain.open('#/notebook/01-derivative-by-hand');
  assert.is(await cell(plain, "typeof globalThis.SharedArrayBuffer + ' here'"), 'undefined here');
});

test('without WebGPU and WebGL2 webasm runs, and the reasons are told', async () => {
  await plain.open('#/');
  const footer = await textOf(plain, '.what-runs');
  assert.match(footer, /^Kernels run on webasm: .*not webgpu: .*; not webgl2: this browser has no/);
  await plain.open('#/', 'webgl2');
  assert.is(
    await textOf(plain, '.notice'),
    'webgl2 cannot be used here: this browser has no WebGL2 with float render targets. ' +
      'webasm runs instead.',
  );
  await plain.open('#/', 'abacus');
  assert.match(await textOf(plain, '.notice'), /^abacus cannot be used here: there is no such dev/);
});

test('without WebGL2 a scan is segmented and saved, but not drawn', async () => {
  await plain.open('#/scan');
  await plain.page.click('#phantom');
  await plain.page.click('#untrained');
  await plain.page.waitForSelector('#segment:not([disabled])');
  await plain.page.click('#segment');
  await plain.page.waitForSelector('#save:not([disabled])', { timeout: 60_000 });
  assert.match(await textOf(plain, '.viewer'), /has no WebGL2: labels are found and can be saved/);
});

test('wrote no error into the console and asked no other host', () => {
  // Without a graphics processor Chromium itself warns at each question for WebGPU.
  const ofBrowser = /^warn: Failed to create WebGPU Context Provider$/;
  for (const { troubles } of labs) none(troubles.filter((one) => !ofBrowser.test(one)));
});

parts.run();

/** Runs one expression in the first cell and gives what it shows. */
async function cell({ page }: Lab, text: string): Promise<string> {
  await edit(page, 1, text);
  await runCell(page, 1);
  return outputOf(page, 1);
}
