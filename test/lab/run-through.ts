import * as assert from 'uvu/assert';
import type { Lab } from '../support/lab.js';
import { none } from '../support/none.js';

/** Opens a notebook, runs all its cells, and asserts that each one ran. */
export async function runThrough(lab: Lab, name: string, device: string): Promise<void> {
  await lab.visit(`#/notebook/${name}`, device);
  await lab.page.click('.run-all');
  const hasEnded = () =>
    [...document.querySelectorAll<HTMLElement>('.code-cell')].every(
      ({ dataset }) => dataset.state !== 'running' && dataset.state !== 'waiting',
    );
  await lab.page.waitForFunction(hasEnded, { timeout: 200_000, polling: 200 });
  none(await lab.page.$$eval('.outputs .error', (all) => all.map((e) => e.textContent ?? '')));
  const states = await lab.page.$$eval('.code-cell', (all) =>
    all.map((cell) => (cell as HTMLElement).dataset.state),
  );
  assert.ok(states.length > 15 && states.every((state) => state === 'ran'), String(states));
  // Exercises are open until somebody solves them.
  assert.ok((await lab.page.$$('.notebook-check.open')).length > 0);
  assert.is((await lab.page.$$('.notebook-check.right')).length, 0);
}
