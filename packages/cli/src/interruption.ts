import { exitCodes } from './exit-codes.js';

/** What Ctrl-C does during long work. */
export interface InterruptActions {
  /** At the first: `signal` is aborted too, and the work ends in good order. */
  readonly onFirst: () => void;
  /** At the second, just before the process ends. */
  readonly onSecond: () => void;
}

/**
 * Runs `work` so that a first Ctrl-C aborts its signal and a second one ends the process at once.
 */
export async function interruptible<Result>(
  { onFirst, onSecond }: InterruptActions,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  const onSignal = () => {
    if (controller.signal.aborted) {
      onSecond();
      process.exit(exitCodes.interrupted);
    }
    controller.abort();
    onFirst();
  };
  process.on('SIGINT', onSignal);
  try {
    return await work(controller.signal);
  } finally {
    process.off('SIGINT', onSignal);
  }
}
