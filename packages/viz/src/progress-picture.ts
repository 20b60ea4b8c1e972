import { join } from 'node:path';
import { writeFileAtomically } from '@obelisk/data/node';
import { ratesOfSteps } from '@obelisk/training';
import type { EpochEnd } from '@obelisk/training/node';
import { progressSvg } from './progress-svg.js';

/** Drawing takes a tenth of a second, maybe more than an epoch: at most this part of the time. */
const mostOfTheTime = 1 / 20;

/**
 * Gives a function that writes `progress.svg`, to be called after each epoch: at first, at the end,
 * and between them as often as it costs little.
 * @param now - milliseconds of a clock
 *
 * @example
 * ```ts
 * import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { paperRecipe } from '@obelisk/training';
 * import { progressPicture } from '@obelisk/viz/node';
 * const folder = mkdtempSync(`${tmpdir()}/obelisk-`);
 * const labels = ['background', 'liver'];
 * const measured = { steps: [1, 2], loss: [2, 1], diceSteps: [2], dice: [[0.7]] };
 * const history = { ...measured, seconds: 1, measuringSeconds: 0, stopped: false };
 * progressPicture()({ folder, labels, settings: paperRecipe, history, isEnd: true });
 * readdirSync(folder); // => ['progress.svg']
 * rmSync(folder, { recursive: true });
 * ```
 */
export function progressPicture(now = () => performance.now()): (epoch: EpochEnd) => void {
  let next = 0;
  return ({ folder, labels, settings, history, isEnd }) => {
    const started = now();
    if (started < next && !isEnd) return;
    const picture = progressSvg(history, labels, ratesOfSteps(settings, history.steps));
    const bytes = new TextEncoder().encode(picture);
    writeFileAtomically(join(folder, 'progress.svg'), bytes);
    next = started + (now() - started) / mostOfTheTime;
  };
}
