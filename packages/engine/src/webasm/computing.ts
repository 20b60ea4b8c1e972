import type { Arena } from './arena.js';
import { threadCount } from './thread-count.js';
import { type ThreadedKernel, Threads } from './threads.js';

/** Kernels of fewer instructions are not worth waking other threads: about 0.2 milliseconds. */
const worthThreads = 2e6;

/** Computes the cells of kernels: of short ones here, of long ones together with other threads. */
export function computing(arena: Arena): (kernel: ThreadedKernel) => void {
  const threads = new Threads(arena);
  return (kernel) => {
    const count = kernel.work < worthThreads ? 1 : threadCount();
    if (count > 1) threads.run(kernel, count);
    else runAlone(kernel);
  };
}

/** In parts all the same, so that the engine can swap in better code between them. */
function runAlone({ run, cells, part }: ThreadedKernel): void {
  for (let start = 0; start < cells; start += part) run(start, Math.min(start + part, cells));
}
