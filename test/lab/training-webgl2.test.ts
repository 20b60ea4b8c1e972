// The training view on webgl2: 20 steps as on webasm, but for rounding.
import { suite } from 'uvu';
import { missingChromium } from '../support/chromium.js';
import { type Lab, openLab } from '../support/lab.js';
import { none } from '../support/none.js';
import { unless } from '../support/skip.js';
import { assertTrainsAsInNode } from './training-page.js';

const training = suite('the training view on webgl2');
const test = unless(missingChromium(), training);
let lab: Lab;

training.before(async () => {
  if (missingChromium() === null) lab = await openLab();
});
training.after(() => lab?.close());

test('20 steps give the losses of webasm in Node', () => assertTrainsAsInNode(lab, 'webgl2'));

test('wrote no error into the console and asked no other host', () => none(lab.troubles));

training.run();
