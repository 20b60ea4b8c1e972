import type { Arena } from './arena.js';
import { runAlone } from './compile.js';
import { threadCount } from './thread-count.js';
import { type ThreadedKernel, Threads } from './threads.js';

/** Computes the cells of long kernels, together with other threads where there are some. */
export function computing(arena: Arena): (kernel: ThreadedKernel) => void {
  const threads = new Threads(arena);
  return (kernel) => {
    const count = threadCount();
    if (count > 1) threads.run(kernel, count);
    else runAlone(kernel);
  };
}
