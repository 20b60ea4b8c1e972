import { plainText } from '../display/plain-text.js';

/** Which of a process' two text streams a line belongs to. */
export type StreamName = 'stdout' | 'stderr';

const streams = { log: 'stdout', info: 'stdout', warn: 'stderr', error: 'stderr' } as const;

/**
 * Sends what is written by `console.log` and its like to `write`, one line at a time.
 *
 * @returns a function that ends it
 *
 * @example
 * ```ts
 * import { captureConsole } from '@obelisk/notebook/runtime';
 * const lines: string[] = [];
 * const stop = captureConsole((stream, line) => lines.push(`${stream}: ${line}`));
 * console.log('loss', [0.5]);
 * stop();
 * lines; // => ['stdout: loss [0.5]']
 * ```
 */
export function captureConsole(write: (stream: StreamName, line: string) => void): () => void {
  const former = { ...console };
  for (const [method, stream] of Object.entries(streams)) {
    console[method as keyof typeof streams] = (...values: unknown[]) =>
      write(stream, values.map(plainText).join(' '));
  }
  return () => {
    for (const method of Object.keys(streams) as (keyof typeof streams)[]) {
      console[method] = former[method];
    }
  };
}
