import { WorkerClient } from '../worker/worker-client.js';
import type { BackwardAnswer, BackwardRequest } from './messages.js';

/** Records programs in a worker, one at a time; a new one ends the one before. */
export class Recorder {
  #worker: WorkerClient<BackwardRequest, BackwardAnswer> | null = null;
  #settle: (answer: BackwardAnswer) => void = () => {};

  constructor(private readonly workerUrl: string) {}

  record(request: BackwardRequest): Promise<BackwardAnswer> {
    if (this.running) this.stop();
    return new Promise((resolve) => {
      this.#settle = (answer) => {
        this.running = false;
        resolve(answer);
      };
      this.running = true;
      this.#worker ??= new WorkerClient(
        this.workerUrl,
        (answer) => this.#settle(answer),
        (sentence) => this.#settle({ type: 'failed', sentence, line: null }),
      );
      this.#worker.post(request);
    });
  }

  running = false;

  /** Ends what runs, be it without end. */
  stop(): void {
    this.#worker?.end();
    this.#worker = null;
    this.#settle({ type: 'failed', sentence: 'The program was stopped.', line: null });
  }
}
