/**
 * The page's end of a worker: sends requests, hears answers. Long computations run there, so that
 * the page stays alive; both ends agree on two types of messages.
 */
export class WorkerClient<Request, Answer> {
  readonly #worker: Worker;

  /** @param onFailure - when the worker itself cannot be loaded or breaks down */
  constructor(
    url: string,
    onAnswer: (answer: Answer) => void,
    onFailure: (sentence: string) => void,
  ) {
    this.#worker = new Worker(url, { type: 'module' });
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
  }
}
