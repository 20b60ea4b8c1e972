import { join } from 'node:path';
import type { TrainingHistory, TrainingSettings } from '@obelisk/training';

/** What is drawn into `progress.png` of which folder. */
export interface ProgressPicture {
  readonly folder: string;
  /** Names of the labels, background first. */
  readonly labels: readonly string[];
  readonly settings: TrainingSettings;
}

/** Drawing takes half a second, which may be more than an epoch: at most this part of the time. */
const mostOfTheTime = 1 / 20;

/**
 * Gives a function that writes `progress.png`, to be called after each epoch: at first, at the end,
 * and between them as often as it costs little.
 * @param now - milliseconds of a clock
 */
export function progressPicture(
  { folder, labels, settings }: ProgressPicture,
  now = () => performance.now(),
): (history: TrainingHistory, isEnd: boolean) => Promise<void> {
  let next = 0;
  return async (history, isEnd) => {
    const started = now();
    if (started < next && !isEnd) return;
    const { progressPng } = await import('@obelisk/viz');
    const { ratesOfSteps } = await import('@obelisk/training');
    const { writeFileAtomically } = await import('@obelisk/data/node');
    const picture = progressPng(history, labels, ratesOfSteps(settings, history.steps));
    writeFileAtomically(join(folder, 'progress.png'), picture);
    next = started + (now() - started) / mostOfTheTime;
  };
}
