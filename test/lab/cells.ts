import type { Page } from 'puppeteer-core';

/** Replaces a cell's code by keys, as a reader does. */
export async function edit(page: Page, cell: number, text: string): Promise<void> {
  await page.click(`[data-cell="${cell}"] .cm-content`);
  await page.keyboard.down('Control');
  await page.keyboard.press('a');
  await page.keyboard.up('Control');
  await page.keyboard.press('Backspace');
  // In one piece: an editor that closes brackets by itself would add to what is typed.
  await page.keyboard.sendCharacter(text);
}

/** Runs a cell by its button, and waits for its end. */
export async function runCell(page: Page, cell: number): Promise<void> {
  await page.click(`[data-cell="${cell}"] .cell-bar button`);
  await ended(page, cell);
}

/** Runs the cell that has the focus by Ctrl-Enter. */
export async function runByKeys(page: Page, cell: number): Promise<void> {
  await page.keyboard.down('Control');
  await page.keyboard.press('Enter');
  await page.keyboard.up('Control');
  await ended(page, cell);
}

/** Waits until a cell has run, or failed. */
export async function ended(page: Page, cell: number): Promise<void> {
  const selector = ['ran', 'failed'].map((how) => `[data-cell="${cell}"][data-state="${how}"]`);
  await page.waitForSelector(selector.join(), { timeout: 120_000 });
}

/** `fresh`, `waiting`, `running`, `ran` or `failed` */
export function stateOf(page: Page, cell: number): Promise<string | undefined> {
  return page.$eval(`[data-cell="${cell}"]`, (e) => (e as HTMLElement).dataset.state);
}

/** What a cell shows, as text. */
export function outputOf(page: Page, cell: number): Promise<string> {
  return page.$eval(`[data-cell="${cell}"] .outputs`, (e) => (e as HTMLElement).innerText);
}

/** The code in a cell's editor. */
export function codeOf(page: Page, cell: number): Promise<string> {
  return page.$eval(`[data-cell="${cell}"] .cm-content`, (e) => (e as HTMLElement).innerText);
}

/** Brings a cell into sight, and waits until editors on the way have found their heights. */
export async function scrollTo(page: Page, cell: number): Promise<void> {
  await page.$eval(`[data-cell="${cell}"]`, async (section) => {
    const frame = () => new Promise((resume) => requestAnimationFrame(resume));
    for (let still = 0, last = Number.NaN; still < 10; ) {
      section.scrollIntoView({ block: 'center' });
      await frame();
      const { top } = section.getBoundingClientRect();
      still = top === last ? still + 1 : 0;
      last = top;
    }
  });
}
