import { arithmetic } from '@obelisk/engine';

/**
 * The page's end of a worker: sends requests, hears answers. Long computations run there, so that
 * the page stays alive; both ends agree on two types of messages.
 */
export class WorkerClient<Request, Answer> {
  readonly #worker: Worker;
  readonly #script: string;

  /** @param onFailure - when the worker itself cannot be loaded or breaks down */
  constructor(
    url: string,
    onAnswer: (answer: Answer) => void,
    onFailure: (sentence: string) => void,
  ) {
    this.#script = ofThisOrigin(url);
    // It computes as the page does: its name says so.
    this.#worker = new Worker(this.#script, { type: 'module', name: arithmetic() });
    this.#worker.onmessage = ({ data }) => onAnswer(data);
    this.#worker.onerror = ({ message }) =>
      onFailure(`The computing part of this page failed: ${message || 'it cannot be loaded'}.`);
  }

  /** @param transfer - buffers that are handed over instead of copied */
  post(request: Request, transfer: Transferable[] = []): void {
    this.#worker.postMessage(request, transfer);
  }

  end(): void {
    this.#worker.terminate();
    URL.revokeObjectURL(this.#script);
  }
}

/** Browsers start no worker from another host; but a script of the page's own may import it. */
function ofThisOrigin(url: string): string {
  if (new URL(url).origin === location.origin) return url;
  const script = `import ${JSON.stringify(url)};`;
  return URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
}
