import { clock } from '@obelisk/engine/text';
import type { TrainingProgress } from '@obelisk/training';
import cliProgress from 'cli-progress';
import { barOptions } from '../count-progress.js';
import type { Stream } from '../terminal.js';

/** Shows how far a training is. */
export interface TrainingDisplay {
  readonly show: (progress: TrainingProgress) => void;
  readonly stop: () => void;
}

/** A bar on a terminal; on a pipe or into a file a line now and then; nothing without a stream. */
export function trainingDisplay(stream: Stream | null): TrainingDisplay {
  if (stream === null) return { show: () => {}, stop: () => {} };
  return stream.isTTY ? barDisplay(stream) : lineDisplay(stream);
}

/** On a pipe: so many lines per training, and more when that would leave longer pauses. */
const lines = 20;
const longestPause = 30_000;

function lineDisplay(stream: Stream): TrainingDisplay {
  let shown = 0;
  let last = performance.now();
  return {
    show: (progress) => {
      const due = Math.floor((lines * progress.step) / progress.steps);
      if (due === shown && performance.now() - last < longestPause) return;
      shown = due;
      last = performance.now();
      stream.write(`step ${progress.step}/${progress.steps}  ${progressText(progress)}\n`);
    },
    stop: () => {},
  };
}

function barDisplay(stream: Stream): TrainingDisplay {
  const format = '{bar} {percentage} %  {text}';
  // The program itself handles Ctrl-C, and lines too long for the terminal are cut off.
  const bar = new cliProgress.SingleBar({ ...barOptions(stream), format, linewrap: null });
  return {
    show: (progress) => {
      const payload = { text: progressText(progress) };
      if (bar.isActive) bar.update(progress.step, payload);
      else bar.start(progress.steps, progress.step, payload);
    },
    stop: () => bar.stop(),
  };
}

/** `epoch 3/50  loss 0.5321  Dice 0.613  1:05 left` */
export function progressText({ epoch, epochs, loss, dice, secondsLeft }: TrainingProgress): string {
  const parts = [`epoch ${epoch}/${epochs}`, `loss ${loss.toFixed(4)}`];
  if (dice !== null) parts.push(`Dice ${dice.toFixed(3)}`);
  return [...parts, `${clock(secondsLeft)} left`].join('  ');
}
