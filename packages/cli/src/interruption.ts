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
