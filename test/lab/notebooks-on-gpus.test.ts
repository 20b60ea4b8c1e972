// The quick notebooks run from their first cell to their last on webgl2 and webgpu.
import { suite } from 'uvu';
import { missingChromium } from '../support/chromium.js';
import { type Lab, notebookNames, openLab } from '../support/lab.js';
import { none } from '../support/none.js';
import { unless } from '../support/skip.js';
import { runThrough } from './run-through.js';

const graphics = suite('notebooks on graphics processors');
const test = unless(missingChromium(), graphics);
let lab: Lab;

graphics.before(async () => {
  if (missingChromium() === null) lab = await openLab();
});
graphics.after(() => lab?.close());

for (const device of ['webgl2', 'webgpu']) {
  for (const name of notebookNames.filter((one) => /^0[1278]/.test(one))) {
    test(`${name} runs through on ${device}`, () => runThrough(lab, name, device));
  }
}

test('wrote no error into the console and asked no other host', () => none(lab.troubles));

graphics.run();
