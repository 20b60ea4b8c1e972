// Types in the lab: checked when asked, by TypeScript itself, which nothing loads before.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { missingChromium } from '../support/chromium.js';
import { type Lab, openLab, seriousFindings } from '../support/lab.js';
import { none } from '../support/none.js';
import { unless } from '../support/skip.js';
import { edit, scrollTo } from './cells.js';

const types = suite('types in the lab');
const test = unless(missingChromium(), types);
let lab: Lab;

types.before(async () => {
  if (missingChromium() === null) lab = await openLab();
});
types.after(() => lab?.close());

const found = () => lab.page.$eval('.type-problems', ({ textContent }) => textContent);
/** What is told of cell 2; others miss what it declared. */
const lines = () =>
  lab.page.$$eval('.type-problems li', (all) =>
    all.map(({ textContent }) => textContent ?? '').filter((line) => line.startsWith('cell 2,')),
  );

async function check(): Promise<void> {
  await lab.page.click('.check-types');
  await lab.page.waitForSelector('.check-types:not([disabled])', { timeout: 200_000 });
}

test('a notebook as it is has no error; TypeScript comes with the first check', async () => {
  const asked: string[] = [];
  lab.page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  const typeScript = () => asked.filter((path) => /typescript|types[.-]/.test(path));
  await lab.open('#/notebook/02-sampling-between-voxels', 'webasm');
  await lab.page.waitForNetworkIdle({ idleTime: 500 });
  assert.equal(typeScript(), []);
  await check();
  assert.match(await found(), /^No type errors in \d+ cells\.$/);
  assert.ok(typeScript().length > 0);
});

test('errors stand with cell and line, and lead there; an edit takes them away', async () => {
  const { page } = lab;
  await scrollTo(page, 2);
  await edit(page, 2, "const y: number = 'text';\nconst z = maximum(1);\nz.unheardOf;");
  await check();
  const told = await lines();
  // As tsc says it of the same program.
  assert.is(told[0], "cell 2, line 1: TS2322: Type 'string' is not assignable to type 'number'.");
  assert.is(told[1], "cell 2, line 2: TS2304: Cannot find name 'maximum'.");
  none(await seriousFindings(page));
  await page.click('.type-problems .link');
  const focused = () => document.activeElement?.closest('[data-cell]')?.getAttribute('data-cell');
  assert.is(await page.evaluate(focused), '2');
  await edit(page, 2, "import { maximum } from '@obelisk/tensor';\nmaximum(tensor([1]));");
  assert.is(await found(), '');
  await check();
  assert.match((await lines())[0], /^cell 2, line 2: TS2554: Expected 2 arguments, but got 1\.$/);
});

test('wrote no error into the console and asked no other host', () => none(lab.troubles));

types.run();
