import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildLab, serveFolder } from '@obelisk/lab';
import type { Page } from 'puppeteer-core';
import { views } from '../../packages/lab/src/views.js';
import { launchChromium, newPage } from './browser.js';
import { chromiumPath } from './chromium.js';
import { root } from './workspace.js';

/** The live page in a headless Chromium. */
export interface Lab {
  readonly page: Page;
  /** Where it is served. */
  readonly address: string;
  /** What a page must not do: errors and warnings in the console, requests to other hosts. */
  readonly troubles: string[];
  /** Opens a view, as `#/trilinear`, on a device, and waits until it can be used. */
  open(hash: string, device?: string): Promise<void>;
  close(): Promise<void>;
}

/** A server of the static folder. */
export interface LabServer {
  readonly address: string;
  close(): Promise<void>;
}

/** The names of all notebooks. */
export const notebookNames: readonly string[] = readdirSync(`${root}notebooks`)
  .filter((file) => file.endsWith('.ipynb'))
  .map((file) => file.replace('.ipynb', ''));

/** Every place that a user may enter. */
export const places: readonly string[] = [
  '#/',
  ...views.map(({ name }) => `#/${name}`),
  ...notebookNames.map((name) => `#/notebook/${name}`),
];

/**
 * Builds the static folder where this run has none yet, serves it and starts the browser.
 * @param serve - hands the folder out; the server of `npm run lab` without
 * @param graphics - flags for Chromium; software WebGL2 and WebGPU without
 */
export async function openLab(
  serve: (folder: string) => Promise<LabServer> = serveFolder,
  graphics?: readonly string[],
): Promise<Lab> {
  const { folder, remove } = await builtLab();
  const server = await serve(folder);
  const browser = await launchChromium(chromiumPath() as string, graphics);
  const page = await newPage(browser);
  await page.setViewport({ width: 1280, height: 900 });
  const troubles: string[] = [];
  watch(page, server.address, troubles);
  return {
    page,
    troubles,
    address: server.address,
    async open(hash, device) {
      // Another address before the #, so that the page is loaded anew.
      await page.goto('about:blank');
      await page.goto(`${server.address}${device ? `?device=${device}` : ''}${hash}`);
      const isSettled = () => document.querySelector('main')?.dataset.state !== 'loading';
      await page.waitForFunction(isSettled);
    },
    async close() {
      await browser.close();
      await server.close();
      remove();
    },
  };
}

/**
 * The static folder: that of the whole run, which its first file builds and the runner removes, or
 * one of this file alone.
 */
async function builtLab(): Promise<{ folder: string; remove(): void }> {
  const ofRun = process.env.OBELISK_RUN_FOLDER;
  if (ofRun === undefined) {
    const folder = mkdtempSync(join(tmpdir(), 'obelisk-lab-'));
    await buildLab(folder);
    return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
  }
  const folder = join(ofRun, 'lab');
  if (!existsSync(folder)) {
    const own = `${folder}-${process.pid}`;
    await buildLab(own);
    try {
      renameSync(own, folder);
    } catch {
      // Another file was faster, and its folder has the same in it.
    }
  }
  return { folder, remove: () => {} };
}

function watch(page: Page, address: string, troubles: string[]): void {
  page.on('console', (message) => {
    const type = message.type();
    if (type === 'error' || type === 'warn') troubles.push(`${type}: ${message.text()}`);
  });
  page.on('pageerror', (error) => troubles.push(String(error)));
  page.on('request', (request) => {
    const url = request.url();
    const isOwn = url.startsWith(address) || /^(data|blob):/.test(url);
    if (!isOwn) troubles.push(`asks another host: ${url}`);
  });
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'));

/** Serious findings of axe's accessibility check on what is shown now, one line each. */
export async function seriousFindings(page: Page): Promise<string[]> {
  await page.evaluate(axeSource.toString());
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: typeof import('axe-core') };
    // What passes is of no interest, and to describe it takes longer than to check it.
    const { violations } = await axe.run(document, { resultTypes: ['violations'] });
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
  });
}
