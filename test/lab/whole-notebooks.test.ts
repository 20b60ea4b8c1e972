// Every notebook runs from its first cell to its last in the live page.
import { suite } from 'uvu';
import { missingChromium } from '../support/chromium.js';
import { type Lab, notebookNames, openLab } from '../support/lab.js';
import { none } from '../support/none.js';
import { unless } from '../support/skip.js';
import { runThrough } from './run-through.js';

const whole = suite('whole notebooks in the live page');
const test = unless(missingChromium(), whole);
let lab: Lab;

whole.before(async () => {
  if (missingChromium() === null) lab = await openLab();
});
whole.after(() => lab?.close());

for (const name of notebookNames) {
  test(`${name} runs through`, () => runThrough(lab, name, 'webasm'));
}

test('wrote no error into the console and asked no other host', () => none(lab.troubles));

whole.run();
