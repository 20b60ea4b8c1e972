// What a first visit costs: bytes from a server that compresses nothing, for every place.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { missingChromium } from '../support/chromium.js';
import { type Lab, openLab, places } from '../support/lab.js';
import { none } from '../support/none.js';
import { type PlainServer, servePlainly } from '../support/plain-server.js';
import { unless } from '../support/skip.js';

const weight = suite('weight of the live page');
const test = unless(missingChromium(), weight);
let lab: Lab;
let server: PlainServer;

weight.before(async () => {
  if (missingChromium() !== null) return;
  lab = await openLab(async (folder) => {
    server = await servePlainly(folder);
    return server;
  });
});
weight.after(() => lab?.close());

for (const place of places) {
  test(`${place} weighs less than 3 MB at first view`, async () => {
    const session = await lab.page.createCDPSession();
    await session.send('Network.clearBrowserCache');
    const before = server.bytes();
    await lab.open(place);
    // Workers load what they need when they start.
    await lab.page.waitForNetworkIdle({ idleTime: 500 });
    const bytes = server.bytes() - before;
    assert.ok(bytes > 500_000 && bytes < 3e6, `${bytes} bytes`);
  });
}

test('wrote no error into the console and asked no other host', () => none(lab.troubles));

weight.run();
