// Every kernel family on WebGL2 and WebGPU in headless Chromium, through SwiftShader.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type BundlePage, openBundle } from '../support/browser.js';
import { chromiumPath, missingChromium } from '../support/chromium.js';
import { unless } from '../support/skip.js';
import type { ConformancePage } from './conformance/page.js';
import { cases } from './conformance.js';

/** The page's own global, which exists only in the browser. */
declare const bundle: { page: ConformancePage };

const noBrowser = missingChromium();
let opened: BundlePage | null = null;

for (const name of ['webgl2', 'webgpu'] as const) {
  const onDevice = suite(`conformance on ${name} in Chromium`);

  unless(noBrowser, onDevice)('runs on the driver that it was given', async () => {
    opened ??= await openBundle(
      chromiumPath() as string,
      new URL('conformance/page.ts', import.meta.url),
    );
    const found = await opened.page.evaluate((device) => bundle.page.open(device), name);
    assert.match('reason' in found ? found.reason : found.missing, /asked for: .*swiftshader/i);
  });

  for (const testCase of cases) {
    unless(noBrowser ?? testCase.leftOpen ?? null, onDevice)(testCase.name, async () => {
      assert.ok(opened, 'the browser is open');
      const run = (device: typeof name, title: string) => bundle.page.run(device, title);
      const { problem } = await (opened as BundlePage).page.evaluate(run, name, testCase.name);
      assert.is(problem, null);
    });
  }

  onDevice.run();
}

const end = suite('Chromium');
unless(noBrowser, end)('closes', async () => {
  await opened?.close();
});
end.run();
