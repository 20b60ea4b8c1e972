import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { launchChromium, newPage } from './browser.js';
import { chromiumPath } from './chromium.js';

/** The program of the README, with numbers to compare: what a layer gives, and its loss. */
export const quickStart = `
import { codegenAdjusted } from '@obelisk/engine';
import { Obelisk } from '@obelisk/nn';
import { defaultDevice, Random, tensor } from '@obelisk/tensor';

const device = defaultDevice();
const layer = new Obelisk({ device, random: new Random(1), offsets: 128, variant: 'unary' });
const values = new Float32Array(36 ** 3).map((_, at) => (at % 17) / 17);
const volume = tensor(values, { shape: [1, 1, 36, 36, 36] });
const step = () => {
  const loss = layer.forward(volume, { grid: [9, 9, 9] }).square().sum();
  loss.backward();
  return loss.item();
};
const loss = step();
const started = performance.now();
for (let turn = 0; turn < 20; turn += 1) step();
const milliseconds = (performance.now() - started) / 20;
globalThis.answer = { device: device.name, compiled: codegenAdjusted(), loss, milliseconds };
`;

/** What the program tells. */
export interface QuickStartAnswer {
  readonly device: string;
  /** Whether our own compiler makes the kernels. */
  readonly compiled: boolean;
  readonly loss: number;
  /** Of one step; told, and held by no test. */
  readonly milliseconds: number;
}

/** Runs a bundle of it in Chromium, on a page that is isolated, so that threads work. */
export async function answerInChromium(bundle: string): Promise<QuickStartAnswer> {
  const server = createServer(({ url }, response) => {
    response.setHeader('cross-origin-opener-policy', 'same-origin');
    response.setHeader('cross-origin-embedder-policy', 'require-corp');
    const isScript = url === '/bundle.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    const page = '<!doctype html><title>t</title><script type="module" src="/bundle.js"></script>';
    response.end(isScript ? readFileSync(bundle) : page);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const browser = await launchChromium(chromiumPath() as string);
  try {
    const page = await newPage(browser);
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    const there = await page.waitForFunction('globalThis.answer');
    return (await there.jsonValue()) as QuickStartAnswer;
  } finally {
    await browser.close();
    server.close();
  }
}

/** Runs it in Node, within a project. */
export const inNode = (folder: string) =>
  `await import(${JSON.stringify(join(folder, 'quick-start.mjs'))});
console.log(JSON.stringify(globalThis.answer));`;
