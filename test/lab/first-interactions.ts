import type { Page } from 'puppeteer-core';
import { newPage } from '../support/browser.js';
import { type Lab, notebookNames } from '../support/lab.js';
import { runCell } from './cells.js';

/** What a reader does first, until the page has answered. */
export const interactions: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  '#/': async (page) => {
    await page.click('.cards a');
    await page.waitForSelector('.trilinear');
  },
  '#/trilinear': async (page) => {
    await page.$eval('.slice-figure .handle.point', (point) => (point as SVGElement).focus());
    await page.keyboard.press('ArrowRight');
    await page.waitForSelector('.agreement[data-state="answered"]');
  },
  '#/backward': async (page) => {
    await page.keyboard.press('ArrowRight');
    await page.waitForFunction(() =>
      [...document.querySelectorAll<HTMLElement>('.panel-of-step')].some(
        (panel) => panel.offsetParent !== null && /Step 1/.test(panel.innerText),
      ),
    );
  },
  '#/gradcheck': async (page) => {
    const first = await page.$eval('main', ({ dataset }) => dataset.measured);
    await page.select('#gradcheck-check', '3');
    const isNew = (before?: string) => document.querySelector('main')?.dataset.measured !== before;
    await page.waitForFunction(isNew, {}, first);
  },
  '#/family': async (page) => {
    const before = await page.$eval('.of-a .tap', (dot) => dot.getAttribute('cx'));
    await page.focus('.grip.of-a');
    await page.keyboard.press('ArrowRight');
    const hasMoved = (cx: string | null) =>
      document.querySelector('.of-a .tap')?.getAttribute('cx') !== cx;
    await page.waitForFunction(hasMoved, {}, before);
  },
  '#/learn-offset': async (page) => {
    await page.click('#learn-step');
    await page.waitForSelector('main[data-step="1"]');
  },
  '#/training': async (page) => {
    await page.waitForSelector('#run:not([disabled])');
    const before = await page.$eval('.picture', ({ innerHTML }) => innerHTML);
    await page.select('#plane', 'z and y');
    const isNew = (svg: string) => document.querySelector('.picture')?.innerHTML !== svg;
    await page.waitForFunction(isNew, {}, before);
  },
  '#/scan': async (page) => {
    await page.click('#phantom');
    await page.waitForSelector('.viewer:not([hidden])');
  },
  ...Object.fromEntries(
    notebookNames.map((name) => [`#/notebook/${name}`, (page: Page) => runCell(page, 1)]),
  ),
};

/**
 * Goes to a place in a browser that never saw the page, and waits for the answer to what a reader
 * does first there.
 * @returns milliseconds from the address to the answer
 */
export async function firstInteraction(lab: Lab, place: string): Promise<number> {
  const context = await lab.page.browser().createBrowserContext();
  const page = await newPage(context);
  await page.setViewport({ width: 1280, height: 900 });
  const started = performance.now();
  await page.goto(`${lab.address}${place}`);
  await page.waitForSelector('main[data-state="ready"]');
  await interactions[place](page);
  const passed = performance.now() - started;
  await context.close();
  return passed;
}
