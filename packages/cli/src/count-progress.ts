import cliProgress from 'cli-progress';
import type { Stream } from './terminal.js';

/** Shows how much of a known amount is done. */
export interface CountProgress {
  readonly update: (done: number, all: number) => void;
  stop(): void;
}

/** A bar that goes away at the end; nothing where nobody watches. */
export function countProgress(stream: Stream | null, noun: string): CountProgress {
  if (stream?.isTTY !== true) return { update: () => {}, stop: () => {} };
  const format = `{bar} {value}/{total} ${noun}`;
  const bar = new cliProgress.SingleBar({ ...barOptions(stream), format, clearOnComplete: true });
  return {
    update: (done, all) => {
      if (!bar.isActive) bar.start(all, 0);
      bar.update(done);
    },
    stop: () => bar.stop(),
  };
}

/** How bars look; the program handles Ctrl-C itself. */
export function barOptions(stream: Stream): cliProgress.Options {
  const [barCompleteChar, barIncompleteChar] = ['\u2588', '\u2591'];
  return { stream, barsize: 24, barCompleteChar, barIncompleteChar, gracefulExit: false };
}
