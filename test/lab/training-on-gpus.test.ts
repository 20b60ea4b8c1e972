// The training view on webgl2 and webgpu: its steps as on webasm, but for rounding.
import { suite } from 'uvu';
import { missingChromium } from '../support/chromium.js';
import { type Lab, openLab } from '../support/lab.js';
import { none } from '../support/none.js';
import { unless } from '../support/skip.js';
import { assertTrainsAsInNode, stepsOnGraphics, trainInNode } from './training-page.js';
import { assertExplains } from './why-page.js';

const training = suite('the training view on graphics processors');
const test = unless(missingChromium(), training);
let lab: Lab;
/** Losses of Node, on `webasm` and on `cpu`. */
let inNode: { readonly webasm: readonly number[]; readonly cpu: readonly number[] };

training.before(async () => {
  if (missingChromium() !== null) return;
  lab = await openLab();
  const lossesOn = async (device: 'webasm' | 'cpu') =>
    (await trainInNode(stepsOnGraphics, device)).loss;
  inNode = { webasm: await lossesOn('webasm'), cpu: await lossesOn('cpu') };
});
training.after(() => lab?.close());

for (const device of ['webgl2', 'webgpu']) {
  test(`${device}: the steps give the losses of webasm in Node`, () =>
    assertTrainsAsInNode(lab, device, inNode));

  test(`${device}: the pulls at an offset add up to the gradient of the kernels`, () =>
    assertExplains(lab.page, 7));
}

test('wrote no error into the console and asked no other host', () => none(lab.troubles));

training.run();
