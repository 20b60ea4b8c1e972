import { setImmediate } from 'node:timers/promises';
import { Interruption } from './errors.js';

/**
 * Lets a Ctrl-C in between two parts of a long computation.
 * @throws Interruption after one
 */
export async function heedInterruption(signal: AbortSignal, sentence: string): Promise<void> {
  await setImmediate();
  if (signal.aborted) throw new Interruption(sentence);
}

/**
 * Runs `work` so that a first Ctrl-C aborts its signal and lets it end in good order. From then on
 * Ctrl-C does what it always does: it ends the process at once, even within a long computation.
 * @param onFirst - tells the user
 */
export async function interruptible<Result>(
  onFirst: () => void,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  const onSignal = () => {
    controller.abort();
    onFirst();
  };
  process.once('SIGINT', onSignal);
  try {
    return await work(controller.signal);
  } finally {
    process.off('SIGINT', onSignal);
  }
}
