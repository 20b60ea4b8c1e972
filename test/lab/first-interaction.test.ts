// From an address in a browser that never saw the page to the answer to the first key or click.
// How long that takes `npm run bench` tells.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { missingChromium } from '../support/chromium.js';
import { type Lab, openLab, places } from '../support/lab.js';
import { unless } from '../support/skip.js';
import { firstInteraction, interactions } from './first-interactions.js';

const beginning = suite('the first interaction');
const test = unless(missingChromium(), beginning);
let lab: Lab;

beginning.before(async () => {
  if (missingChromium() === null) lab = await openLab();
});
beginning.after(() => lab?.close());

for (const place of places) {
  test(`${place}: an answer to what a reader does first`, async () => {
    assert.ok(place in interactions);
    await firstInteraction(lab, place);
  });
}

beginning.run();
