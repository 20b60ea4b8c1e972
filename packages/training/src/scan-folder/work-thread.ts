// The thread beside the networks: reads and prepares the next scan, writes the labels of the last.
import { parentPort } from 'node:worker_threads';
import type { Answer, Question } from './scan-thread.js';
import { handedOver, scanWork } from './scan-work.js';

parentPort?.on('message', ({ id, kind, job }: Question) => {
  const started = performance.now();
  let answer: Answer;
  try {
    const result = (scanWork[kind] as (job: unknown) => unknown)(job);
    answer = { id, result, seconds: (performance.now() - started) / 1000 };
  } catch (error) {
    answer = { id, error };
  }
  parentPort?.postMessage(answer, handedOver(answer));
});
