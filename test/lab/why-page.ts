import type { Page } from 'puppeteer-core';
import * as assert from 'uvu/assert';

/** Waits until the training view explains how that offset moved in that step. */
export function explained(page: Page, offset: number, step: number) {
  return page.waitForFunction(
    (wanted) => {
      const panel = document.querySelector<HTMLElement>('.why-panel');
      return `${panel?.dataset.offset} ${panel?.dataset.step}` === wanted;
    },
    { timeout: 120_000 },
    `${offset} ${step}`,
  );
}

/** The numbers of cells, unrounded. */
export function numbersOf(page: Page, selector: string): Promise<number[][]> {
  return page.$$eval(selector, (cells) =>
    cells.map((cell) => {
      const { numbers, number } = (cell as HTMLElement).dataset;
      return (numbers ?? number ?? '').split(',').map(Number);
    }),
  );
}

/**
 * Fails unless two vectors are alike.
 * @param size - what the tolerance is a part of; their length without
 */
export function assertClose(
  found: readonly number[],
  wanted: readonly number[],
  tolerance: number,
  size = Math.hypot(...wanted),
): void {
  for (const [at, one] of wanted.entries()) {
    assert.ok(Math.abs(found[at] - one) <= tolerance * size, `${found} instead of ${wanted}`);
  }
}

/** Chooses an offset by its number, and compares the sum of its arrows with the kernels' own. */
export async function assertExplains(page: Page, offset: number): Promise<void> {
  await page.focus('#why-offset');
  await page.keyboard.type(String(offset));
  const step = await page.$eval('main', ({ dataset }) => Number(dataset.step));
  await explained(page, offset, step);
  const [sum] = await numbersOf(page, '.pull-table .sum td');
  const [tape] = await numbersOf(page, '.pull-table .tape td');
  const [strongest] = await numbersOf(page, '.pull-table tbody tr:first-child td:last-child');
  assert.ok(
    strongest.some((along) => along !== 0),
    'it is pulled',
  );
  assertClose(sum, tape, 1e-5, Math.hypot(...strongest));
}
