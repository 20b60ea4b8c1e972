// Every place by the rules of axe, in light and dark, and on a narrow screen.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { missingChromium } from '../support/chromium.js';
import { colourRules, type Lab, openLab, places, seriousFindings } from '../support/lab.js';
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
  test(`${place}: no serious finding of axe, in light and dark, wide and narrow`, async () => {
    await lab.visit(place);
    none(await seriousFindings(lab.page));
    await lab.page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
    // Wide, dark colours change nothing else; narrow, all is laid out anew.
    none(await seriousFindings(lab.page, colourRules));
    await lab.page.setViewport({ width: 400, height: 800 });
    const width = await lab.page.evaluate(() => document.documentElement.scrollWidth);
    const findings = await seriousFindings(lab.page);
    await lab.page.setViewport({ width: 1280, height: 900 });
    await lab.page.emulateMediaFeatures([]);
    none(findings);
    assert.ok(width <= 400, `${width} pixels wide`);
  });
}

test('wrote no error into the console and asked no other host', () => none(lab.troubles));

access.run();
