// The built site in Chromium, from its folder and without a network, as on a student's laptop.
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { Page } from 'puppeteer-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { launchChromium, newPage } from '../support/browser.js';
import { chromiumPath, missingChromium } from '../support/chromium.js';
import { seriousFindings } from '../support/lab.js';
import { none } from '../support/none.js';
import { unless } from '../support/skip.js';
import { root } from '../support/workspace.js';

const folder = `${root}docs/site`;
const missing = existsSync(`${folder}/index.html`) ? null : 'no docs/site: run npm run docs first';
const reason = missing ?? missingChromium();
const site = suite('the site in a browser');
const test = unless(reason, site);
let page: Page;
const troubles: string[] = [];

site.before(async () => {
  if (reason !== null) return;
  const browser = await launchChromium(chromiumPath() as string);
  page = await newPage(browser);
  await page.setOfflineMode(true);
  page.on('console', (message) => {
    if (['error', 'warn'].includes(message.type())) troubles.push(message.text());
  });
  page.on('pageerror', (error) => troubles.push(String(error)));
  page.on('request', (request) => {
    if (!/^(file|data|blob):/.test(request.url())) troubles.push(`asks for ${request.url()}`);
  });
});
site.after(() => page?.browser().close());

async function open(path: string, width = 1280, theme = 'light'): Promise<void> {
  await page.setViewport({ width, height: 900 });
  const before = (name: string) => localStorage.setItem('tsd-theme', name);
  const { identifier } = await page.evaluateOnNewDocument(before, theme);
  await page.goto(`${pathToFileURL(folder)}/${path}`);
  await page.removeScriptToEvaluateOnNewDocument(identifier);
  // TypeDoc hides the page until its script has run.
  await page.waitForFunction(() => document.body.style.display !== 'none');
}

const pages = [
  'index.html',
  'guides/concepts.html',
  'guides/networks.html',
  'guides/04-one-offset-learns.html',
  'source/packages/tensor/src/backward.ts.html',
];

/** Waits until the search, which goes on while one types, has found a place. */
async function finds(words: string, place: string): Promise<void> {
  await page.waitForSelector('#tsd-search-trigger');
  await page.click('#tsd-search-trigger');
  await page.waitForSelector('#tsd-search-input', { visible: true });
  await page.type('#tsd-search-input', words);
  const isFound = (wanted: string) => {
    const all = document.querySelectorAll('#tsd-search-results a');
    return [...all].some(({ textContent }) => textContent?.includes(wanted));
  };
  await page.waitForFunction(isFound, {}, place);
}

test('the search finds functions, guides and notebooks, without a network', async () => {
  await open('guides/concepts.html');
  await finds('topological', 'topologicalOrder');
  await open('index.html');
  await finds('kinks', 'One offset learns');
});

for (const [width, theme] of [
  [1280, 'light'],
  [400, 'dark'],
] as const) {
  test(`${width} pixels, ${theme}: nothing serious for axe, nothing beside the page`, async () => {
    for (const path of pages) {
      await open(path, width, theme);
      await page.waitForFunction(() => document.querySelector('main, [role=main]') !== null);
      none((await seriousFindings(page)).map((finding) => `${path}: ${finding}`));
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= width, `${path} is ${wide} pixels wide`);
    }
  });
}

test('no errors, no warnings, no requests but for files: all pages were open', () => {
  none([...new Set(troubles)]);
});

site.run();
