import type { DeviceName } from '@obelisk/engine';
import type { MimeBundle } from '@obelisk/notebook/runtime';
import { WorkerClient } from '../worker/worker-client.js';
import type { CellProblem, NotebookAnswer, NotebookRequest } from './messages.js';

/** Where a cell's outputs appear while it runs. */
export interface OutputSink {
  output(bundle: MimeBundle): void;
  text(stream: string, text: string): void;
  /** How much more there was than is shown; each time anew. */
  cut(sentence: string): void;
}

interface Running extends OutputSink {
  done(problem: CellProblem | null): void;
}

/** Runs cells in a worker that can be ended at any time; then all that they defined is gone. */
export class CellRunner {
  readonly #url: string;
  readonly #notice: (sentence: string) => void;
  #device: DeviceName;
  #worker: WorkerClient<NotebookRequest, NotebookAnswer>;
  #running: Running | null = null;
  /** Why the worker cannot run cells, if it cannot. */
  #broken: string | null = null;

  constructor(url: string, device: DeviceName, notice: (sentence: string) => void) {
    this.#url = url;
    this.#device = device;
    this.#notice = notice;
    this.#worker = this.#start();
  }

  get busy(): boolean {
    return this.#running !== null;
  }

  /**
   * Runs one cell; resolves to what went wrong, or null. One at a time.
   * @param sources - the code of all cells; that at `at` runs
   */
  run(
    cell: string,
    sources: readonly string[],
    at: number,
    sink: OutputSink,
  ): Promise<CellProblem | null> {
    if (this.#running !== null) throw new Error('run: another cell is still running');
    if (this.#broken !== null) return Promise.resolve(inNoLine(this.#broken));
    return new Promise((done) => {
      this.#running = {
        output: (bundle) => sink.output(bundle),
        text: (stream, text) => sink.text(stream, text),
        cut: (sentence) => sink.cut(sentence),
        done,
      };
      this.#worker.post({ type: 'run', cell, sources, at });
    });
  }

  useDevice(device: DeviceName): void {
    this.#device = device;
    this.#worker.post({ type: 'device', device });
  }

  /** Ends what runs, and begins anew with nothing defined. */
  restart(message: string): void {
    this.#worker.end();
    this.#finish(inNoLine(message));
    this.#worker = this.#start();
  }

  end(): void {
    this.#worker.end();
    this.#running = null;
  }

  #start(): WorkerClient<NotebookRequest, NotebookAnswer> {
    this.#broken = null;
    const worker = new WorkerClient<NotebookRequest, NotebookAnswer>(
      this.#url,
      (answer) => this.#hear(answer),
      (sentence) => {
        this.#broken = sentence;
        this.#finish(inNoLine(sentence));
      },
    );
    worker.post({ type: 'device', device: this.#device });
    return worker;
  }

  #hear(answer: NotebookAnswer): void {
    if (answer.type === 'notice') this.#notice(answer.sentence);
    if (answer.type === 'output') this.#running?.output(answer.bundle);
    if (answer.type === 'text') this.#running?.text(answer.stream, answer.text);
    if (answer.type === 'cut') this.#running?.cut(answer.sentence);
    if (answer.type === 'done') this.#finish(answer.error);
  }

  #finish(problem: CellProblem | null): void {
    const running = this.#running;
    this.#running = null;
    running?.done(problem);
  }
}

/** A problem that is none of the cell's code. */
function inNoLine(message: string): CellProblem {
  return { message, line: null, needsEarlier: false };
}
