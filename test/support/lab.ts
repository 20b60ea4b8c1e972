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
  /** Loads the page anew at a view, as `#/trilinear`, on a device, and waits until it is there. */
  open(hash: string, device?: string): Promise<void>;
  /** Goes to a view within the page, as a link does, where it is there on that device already. */
  visit(hash: string, device?: string): Promise<void>;
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
  // A training that is not saved asks whether it may go.
  page.on('dialog', (dialog) => void dialog.accept());
  const addressOn = (device?: string) => server.address + (device ? `?device=${device}` : '');
  const open = async (hash: string, device?: string) => {
    // Another address before the #, so that the page is loaded anew.
    await page.goto('about:blank');
    await page.goto(addressOn(device) + hash);
    const isSettled = () => document.querySelector('main')?.dataset.state !== 'loading';
    await page.waitForFunction(isSettled);
  };
  return {
    page,
    troubles,
    address: server.address,
    open,
    async visit(hash, device) {
      if (page.url().split('#')[0] !== addressOn(device)) return open(hash, device);
      await page.evaluate(leaveFor, hash);
      await page.waitForFunction(hasArrived);
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

/** Runs in the page; away first, so that a view which is shown already begins anew. */
function leaveFor(hash: string): void {
  const main = document.querySelector('main') as HTMLElement;
  main.dataset.state = 'leaving';
  if (location.hash === hash) dispatchEvent(new HashChangeEvent('hashchange'));
  else location.hash = hash;
}

/** Runs in the page. */
function hasArrived(): boolean {
  const { state } = (document.querySelector('main') as HTMLElement).dataset;
  return state === 'ready' || state === 'failed';
}

/** What the driver of SwiftShader says of its own speed; no page can help it. */
const ofDriver = /GL Driver Message \(OpenGL, Performance, [^)]*\): GPU stall due to ReadPixels/;

function watch(page: Page, address: string, troubles: string[]): void {
  page.on('console', (message) => {
    const type = message.type();
    if (ofDriver.test(message.text())) return;
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

/** The rules of axe that a change of colours alone can break. */
export const colourRules = ['color-contrast', 'link-in-text-block'];

/**
 * Serious findings of axe's accessibility check on what is shown now, one line each.
 * @param rules - which are checked; all of them without
 */
export async function seriousFindings(page: Page, rules?: string[]): Promise<string[]> {
  return findings(page, ['serious', 'critical'], rules);
}

/** The same, also those that axe calls moderate or minor. */
export async function allFindings(page: Page): Promise<string[]> {
  return findings(page, ['minor', 'moderate', 'serious', 'critical']);
}

async function findings(
  page: Page,
  impacts: readonly string[],
  rules?: string[],
): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) {
    await page.evaluate(axeSource.toString());
  }
  const evaluated = async (wanted: readonly string[], only?: string[]) => {
    const { axe } = globalThis as unknown as { axe: typeof import('axe-core') };
    const runOnly = only && { type: 'rule' as const, values: only };
    // What passes is of no interest, and to describe it takes longer than to check it.
    // To load styles again, as some rules that ask nothing of our pages would, files refuse.
    const options = { resultTypes: ['violations' as const], runOnly, preload: false };
    const { violations } = await axe.run(document, options);
    return violations
      .filter(({ impact }) => wanted.includes(impact ?? ''))
      .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
  };
  return page.evaluate(evaluated, impacts, rules);
}
