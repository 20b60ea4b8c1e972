import { setExact } from '@obelisk/engine';

/** Sends an answer to the page; buffers in `transfer` are handed over instead of copied. */
export type Send<Answer> = (answer: Answer, transfer?: Transferable[]) => void;

/** What is used of the global object of a worker, whose types are not those of a page. */
interface WorkerGlobal<Request, Answer> {
  readonly name: string;
  onmessage: (event: { readonly data: Request }) => void;
  postMessage(answer: Answer, transfer: Transferable[]): void;
}

/** The worker's end: gives every request to the handler that `begin` makes. */
export function serveWorker<Request, Answer>(
  begin: (send: Send<Answer>) => (request: Request) => unknown,
): void {
  const worker = globalThis as unknown as WorkerGlobal<Request, Answer>;
  if (worker.name === 'exact') setExact(true);
  const handle = begin((answer, transfer = []) => worker.postMessage(answer, transfer));
  worker.onmessage = ({ data }) => handle(data);
}
