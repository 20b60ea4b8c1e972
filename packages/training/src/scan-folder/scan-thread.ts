import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { handedOver, type scanWork } from './scan-work.js';

type Kind = keyof typeof scanWork;

/** What the thread is asked to do. */
export interface Question {
  readonly id: number;
  readonly kind: Kind;
  readonly job: unknown;
}

/** What came of it, or why nothing did. */
export type Answer =
  | { readonly id: number; readonly result: unknown; readonly seconds: number }
  | { readonly id: number; readonly error: unknown };

/** A result, and how long the work took. */
export interface Done<Result> {
  readonly result: Result;
  readonly seconds: number;
}

interface Waiting {
  readonly resolve: (done: Done<unknown>) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * A thread that does `scanWork`, one piece after the other, while this one is kept busy by
 * networks. It is started with the first piece, and again when it has come to an end: a scan too
 * large for its memory shall not end the others.
 */
export class ScanThread {
  #worker: Worker | null = null;
  #waiting = new Map<number, Waiting>();
  #asked = 0;

  /** Hands the arrays of a job over: they are empty here afterwards. */
  ask<Of extends Kind>(
    kind: Of,
    job: Parameters<(typeof scanWork)[Of]>[0],
  ): Promise<Done<ReturnType<(typeof scanWork)[Of]>>> {
    type Wanted = Done<ReturnType<(typeof scanWork)[Of]>>;
    this.#worker ??= this.#start();
    const id = this.#asked++;
    const question: Question = { id, kind, job };
    this.#worker.postMessage(question, handedOver(job));
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: (done) => resolve(done as Wanted), reject });
    });
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  #start(): Worker {
    // Sources have the ending .ts, what is built of them .js.
    const file = `./work-thread${extname(import.meta.url)}`;
    const worker = new Worker(new URL(file, import.meta.url));
    worker.on('message', (answer: Answer) => this.#heard(answer));
    worker.on('error', (error) => this.#ended(worker, error));
    const reason = new Error('the thread that reads scans has ended');
    worker.on('exit', () => this.#ended(worker, reason));
    return worker;
  }

  #heard(answer: Answer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if ('error' in answer) waiting?.reject(answer.error);
    else waiting?.resolve(answer);
  }

  #ended(worker: Worker, error: unknown): void {
    if (worker !== this.#worker) return;
    const all = [...this.#waiting.values()];
    this.#waiting.clear();
    this.#worker = null;
    for (const { reject } of all) reject(error);
  }
}
