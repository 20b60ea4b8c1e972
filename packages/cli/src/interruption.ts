import { AsyncLocalStorage } from 'node:async_hooks';

/** Ctrl-C, and what a scheduler sends before it takes the machine away. */
const signals = ['SIGINT', 'SIGTERM'] as const;

/** The signal of the work around a part of it, which begins stopped when that was stopped. */
const around = new AsyncLocalStorage<AbortSignal>();

/**
 * Runs `work` so that a first Ctrl-C or SIGTERM aborts its signal and lets it end in good order.
 * From then on both do what they always do: they end the process at once, even within a long
 * computation. Within `work` it may be called again for a part that tells the user something else.
 * @param onFirst - tells the user
 */
export async function interruptible<Result>(
  onFirst: () => void,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  const outer = around.getStore();
  const signal = outer ? AbortSignal.any([outer, controller.signal]) : controller.signal;
  const onSignal = () => {
    stopListening();
    controller.abort();
    onFirst();
  };
  const stopListening = () => {
    for (const name of signals) process.off(name, onSignal);
  };
  if (!signal.aborted) for (const name of signals) process.on(name, onSignal);
  try {
    return await around.run(signal, () => work(signal));
  } finally {
    stopListening();
  }
}
