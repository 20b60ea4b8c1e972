import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildLab, serveFolder } from '@obelisk/notebook/lab';
import type { Page } from 'puppeteer-core';
import { launchChromium } from './browser.js';
import { chromiumPath } from './chromium.js';

/** The live page in a headless Chromium. */
export interface Lab {
  readonly page: Page;
  /** Where it is served. */
  readonly address: string;
  /** What a page must not do: errors and warnings in the console, requests to other hosts. */
  readonly troubles: string[];
  /** Bytes that were handed out since the last `open`. */
  bytes(): number;
  /** Opens a view, as `#/trilinear`, on a device, and waits until it can be used. */
  open(hash: string, device?: string): Promise<void>;
  close(): Promise<void>;
}

/** Builds the static folder anew, serves it and starts the browser: about three seconds. */
export async function openLab(): Promise<Lab> {
  const folder = mkdtempSync(join(tmpdir(), 'obelisk-lab-'));
  await buildLab(folder);
  const server = await serveFolder(folder);
  const browser = await launchChromium(chromiumPath() as string);
  const page = await browser.newPage();
  await page.setViewport({ width: 1280, height: 900 });
  const troubles: string[] = [];
  let bytes = 0;
  page.on('console', (message) => {
    const type = message.type();
    if (type === 'error' || type === 'warn') troubles.push(`${type}: ${message.text()}`);
  });
  page.on('pageerror', (error) => troubles.push(String(error)));
  page.on('request', (request) => {
    const url = request.url();
    const isOwn = url.startsWith(server.address) || /^(data|blob):/.test(url);
    if (!isOwn) troubles.push(`asks another host: ${url}`);
  });
  page.on('response', (response) => {
    bytes += Number(response.headers()['content-length'] ?? 0);
  });
  return {
    page,
    troubles,
    address: server.address,
    bytes: () => bytes,
    async open(hash, device) {
      bytes = 0;
      // Another address before the #, so that the page is loaded anew.
      await page.goto('about:blank');
      await page.goto(`${server.address}${device ? `?device=${device}` : ''}${hash}`);
      const isSettled = () => document.querySelector('main')?.dataset.state !== 'loading';
      await page.waitForFunction(isSettled, { timeout: 60_000 });
    },
    async close() {
      await browser.close();
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'));

/** Serious findings of axe's accessibility check on what is shown now, one line each. */
export async function seriousFindings(page: Page): Promise<string[]> {
  await page.evaluate(axeSource.toString());
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: typeof import('axe-core') };
    const { violations } = await axe.run(document);
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
  });
}
