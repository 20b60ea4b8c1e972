import type * as WorkerThreads from 'node:worker_threads';
import { isNode } from '../devices/webgpu-node.js';
import { serveJobs, type ThreadTask } from './thread.js';

/**
 * Starts a thread that serves jobs. It gets its code as text, so that it loads no module, neither
 * from a file nor from a bundle.
 */
export function startThread(task: ThreadTask): void {
  if (isNode()) startInNode(task);
  else startInBrowser(task);
}

function startInNode(task: ThreadTask): void {
  const threads = nodeThreads();
  if (!threads) return;
  const text = `(${serveJobs})(require('node:worker_threads').workerData)`;
  const worker = new threads.Worker(text, { eval: true, workerData: task, execArgv: [] });
  worker.on('error', () => {}); // the main thread computes what it does not
  worker.unref();
}

function startInBrowser(task: ThreadTask): void {
  const text = `onmessage = ({ data }) => (${serveJobs})(data);`;
  const address = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
  new Worker(address).postMessage(task);
}

/** Asked for without an import, which a browser's bundle could not resolve. */
function nodeThreads(): typeof WorkerThreads | undefined {
  const { getBuiltinModule } = process as {
    getBuiltinModule?: (name: string) => typeof WorkerThreads;
  };
  return getBuiltinModule?.('node:worker_threads');
}
