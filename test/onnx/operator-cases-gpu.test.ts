// The operator cases of the ONNX standard on webgpu in Node and on webgl2 in Chromium, both through
// SwiftShader.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type BundlePage, openBundle } from '../support/browser.js';
import {
  chromiumPath,
  missingChromium,
  missingSwiftShader,
  swiftShaderEnvironment,
  swiftShaderFolder,
} from '../support/chromium.js';
import { missingShared } from '../support/shared.js';
import { unless } from '../support/skip.js';
import { toldByProcess } from '../support/told-by-process.js';
import { expressed } from './operator-cases/expressions.js';
import { casesFile, readOperatorCases } from './operator-cases/operator-case.js';
import type { OperatorPage } from './operator-cases/page.js';
import type { Problems } from './operator-cases/webgpu-process.js';

/** The page's own global, which exists only in the browser. */
declare const bundle: { page: OperatorPage };

const missing = missingShared(casesFile);
const all = missing === null ? readOperatorCases() : [];
const cases = all.filter((given) => typeof expressed(given) !== 'string');

const noDriver = missing ?? missingSwiftShader();
const onWebGpu = suite('operators of ONNX on webgpu in Node');
const folder = swiftShaderFolder();
const file = new URL('operator-cases/webgpu-process.ts', import.meta.url);
const told =
  folder && noDriver === null
    ? await toldByProcess<Problems>(file, swiftShaderEnvironment(folder))
    : null;

unless(noDriver, onWebGpu)('were run', () => {
  assert.is(Object.keys(told?.report ?? {}).length, cases.length);
  assert.is(told?.exitCode, 0);
});

for (const { name } of cases) {
  unless(noDriver, onWebGpu)(name, () => assert.is(told?.report?.[name], null));
}

onWebGpu.run();

const noBrowser = missing ?? missingChromium();
const onWebGl2 = suite('operators of ONNX on webgl2 in Chromium');
let opened: BundlePage | null = null;

unless(noBrowser, onWebGl2)('open a page', async () => {
  const entry = new URL('operator-cases/page.ts', import.meta.url);
  opened = await openBundle(chromiumPath() as string, entry);
});

for (const given of cases) {
  unless(noBrowser, onWebGl2)(given.name, async () => {
    assert.ok(opened, 'the page is open');
    const { page } = opened as BundlePage;
    assert.is(await page.evaluate((one) => bundle.page.run(one), given), null);
  });
}

unless(noBrowser, onWebGl2)('close it', async () => {
  await opened?.close();
});

onWebGl2.run();
