import type { Page } from 'puppeteer-core';
import type { Frame } from '../../packages/lab/src/page/stage.js';

/** Clicks a place of the picture whose plane is told by `frame`. */
export async function clickPlace(page: Page, frame: Frame, place: readonly number[]) {
  const box = await page.$eval('.stage-of-places', (stage) => {
    stage.scrollIntoView({ block: 'center' });
    const { x, y, width, height } = stage.getBoundingClientRect();
    return { x, y, width, height };
  });
  const across = (place[0] - frame.left) / frame.width;
  const down = (place[1] - frame.top) / frame.height;
  await page.mouse.click(box.x + across * box.width, box.y + down * box.height);
}

/** The address, as soon as it holds that part. */
export async function linkOf(page: Page, part: string): Promise<string> {
  await page.waitForFunction((wanted) => location.hash.includes(wanted), {}, part);
  return page.url();
}

/** How wide all is, and how small the smallest handle or slider, on a screen of that width. */
export async function measuredAt(
  page: Page,
  width: number,
): Promise<{ readonly width: number; readonly smallest: number }> {
  await page.setViewport({ width, height: 800 });
  const measured = {
    width: await page.evaluate(() => document.documentElement.scrollWidth),
    smallest: Math.min(...(await handleSizes(page))),
  };
  await page.setViewport({ width: 1280, height: 900 });
  return measured;
}

/** The smaller side of each handle and slider. */
function handleSizes(page: Page): Promise<number[]> {
  return page.$$eval('.grip, .slider:not([hidden]) input', (all) =>
    all.map((one) => {
      const { width, height } = one.getBoundingClientRect();
      return Math.min(width, height);
    }),
  );
}
