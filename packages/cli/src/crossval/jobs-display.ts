import { clock, printable } from '@obelisk/engine/text';
import cliProgress from 'cli-progress';
import { barOptions } from '../count-progress.js';
import type { Stream } from '../terminal.js';
import type { JobProgress } from './parent-link.js';

/** Shows how far many jobs are. */
export interface JobsDisplay {
  show(name: string, progress: JobProgress): void;
  done(name: string): void;
  stop(): void;
}

/** On a pipe: the shortest pause between two lines that tell how far it is. */
const pause = 30_000;

/** One bar over all jobs on a terminal; on a pipe lines now and then; nothing without a stream. */
export function jobsDisplay(stream: Stream | null, jobs: number, noun = 'jobs'): JobsDisplay {
  const running = new Map<string, JobProgress>();
  const started = performance.now();
  /** How far each job was when it was first heard of: one that goes on did that part before. */
  const before = new Map<string, number>();
  let finished = 0;
  /** `2/12 jobs done  1:05:00 left  unet-tcia__seed_1/fold_2 epoch 3/5  loss 0.21` */
  const text = () => {
    const parts = [...running.values()].reduce((sum, { fraction }) => sum + fraction, finished);
    const known = [...before.values()].reduce((sum, fraction) => sum + fraction, 0);
    const perPart = (performance.now() - started) / 1000 / (parts - known);
    const left = parts > known ? `  ${clock(perPart * (jobs - parts))} left` : '';
    const each = [...running].map(([name, progress]) => `${name} ${progress.text}`);
    return {
      fraction: parts / jobs,
      line: printable([`${finished}/${jobs} ${noun} done${left}`, ...each].join('  ')),
    };
  };
  const screen = stream?.isTTY ? barScreen(stream) : lineScreen(stream);
  return {
    show(name, progress) {
      running.set(name, progress);
      if (!before.has(name)) before.set(name, progress.fraction);
      screen.draw(text(), false);
    },
    done(name) {
      running.delete(name);
      finished++;
      screen.draw(text(), true);
    },
    stop: () => screen.stop(),
  };
}

type Screen = {
  draw(shown: { fraction: number; line: string }, always: boolean): void;
  stop(): void;
};

function lineScreen(stream: Stream | null): Screen {
  let last = Number.NEGATIVE_INFINITY;
  return {
    draw({ line }, always) {
      if (!always && performance.now() - last < pause) return;
      last = performance.now();
      stream?.write(`${line}\n`);
    },
    stop() {},
  };
}

function barScreen(stream: Stream): Screen {
  const format = '{bar} {percentage} %  {text}';
  const bar = new cliProgress.SingleBar({ ...barOptions(stream), format, linewrap: null });
  return {
    draw({ fraction, line }) {
      if (!bar.isActive) bar.start(1000, 0, { text: line });
      bar.update(Math.round(1000 * fraction), { text: line });
    },
    stop: () => bar.stop(),
  };
}
