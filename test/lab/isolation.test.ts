// A server of static files sends no headers of isolation: a service worker of the page adds them.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { missingChromium } from '../support/chromium.js';
import { openLab } from '../support/lab.js';
import { none } from '../support/none.js';
import { servePlainly } from '../support/plain-server.js';
import { unless } from '../support/skip.js';

const isolation = suite('isolation of the live page');

unless(missingChromium(), isolation)('threads work from a server without headers', async () => {
  const lab = await openLab(servePlainly);
  try {
    const { headers } = await fetch(lab.address);
    assert.is(headers.get('cross-origin-embedder-policy'), null);
    await lab.page.goto(lab.address);
    await lab.page.waitForFunction(() => globalThis.crossOriginIsolated);
    await lab.page.waitForFunction(
      () => document.querySelector('main')?.dataset.state !== 'loading',
    );
    const shared = await lab.page.evaluate(
      () =>
        new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }).buffer.constructor.name,
    );
    assert.is(shared, 'SharedArrayBuffer');
    none(lab.troubles);
  } finally {
    await lab.close();
  }
});

isolation.run();
