import type { TrainingProgress } from '@obelisk/training';
import type { Terminal } from '../terminal.js';
import { type TrainingDisplay, trainingDisplay } from '../training/training-display.js';

/** What a job tells the process that runs all jobs. */
export interface JobProgress {
  /** Done part of its steps, 0 to 1. */
  readonly fraction: number;
  readonly text: string;
}

/** How a job shows its progress, and what may stop it. */
export interface ParentLink {
  readonly display: TrainingDisplay;
  readonly signal?: AbortSignal;
}

/**
 * A job that another process started tells it how far it is, and stops when that one is gone. One
 * that was started by hand, or by a scheduler, shows its progress itself.
 */
export function parentLink(progress: Terminal['progress']): ParentLink {
  if (!process.send) return { display: trainingDisplay(progress) };
  const controller = new AbortController();
  process.once('disconnect', () => controller.abort());
  if (!process.connected) controller.abort(); // it went while modules were being loaded
  process.channel?.unref(); // the link alone is no reason to stay alive
  const show = ({ step, steps, epoch, epochs, loss, dice }: TrainingProgress) => {
    const measured = dice === null ? '' : `  Dice ${dice.toFixed(3)}`;
    const text = `epoch ${epoch}/${epochs}  loss ${loss.toFixed(4)}${measured}`;
    const progress: JobProgress = { fraction: step / steps, text };
    if (process.connected) process.send?.(progress);
  };
  return { display: { show, stop: () => {} }, signal: controller.signal };
}
