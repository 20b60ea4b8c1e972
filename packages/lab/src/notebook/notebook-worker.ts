// Runs the cells of one notebook, one at a time, away from the page: a cell that never ends can be
// stopped by ending the worker.

import {
  CellError,
  captureConsole,
  cellScope,
  runCell,
  setNotebookHost,
} from '@obelisk/notebook/runtime';
import { setDefaultDevice } from '@obelisk/tensor';
import { openHere } from '../worker/open-here.js';
import { type Send, serveWorker } from '../worker/serve-worker.js';
import { declarationHint } from './declaring-cell.js';
import { LimitedOutput } from './limited-output.js';
import type { CellProblem, NotebookAnswer, NotebookRequest } from './messages.js';

serveWorker<NotebookRequest, NotebookAnswer>((send) => {
  const scope = cellScope();
  const output = new LimitedOutput(send);
  setNotebookHost({ show: (bundle) => output.output(bundle) });
  captureConsole((stream, text) => output.line(stream, text));
  // One request after the other: a cell runs on the device that was chosen before it.
  let last: Promise<void> = Promise.resolve();
  return (request) => {
    last = last.then(() => answer(request, scope, output, send));
  };
});

async function answer(
  request: NotebookRequest,
  scope: ReturnType<typeof cellScope>,
  output: LimitedOutput,
  send: Send<NotebookAnswer>,
): Promise<void> {
  if (request.type === 'run') {
    output.begin();
    const error = await problemOf(request, scope);
    output.flush();
    send({ type: 'done', error });
    return;
  }
  const { device, notice } = await openHere(request.device);
  if (device.name !== 'shapes') setDefaultDevice(device.name);
  if (notice !== null) send({ type: 'notice', sentence: notice });
}

async function problemOf(
  { cell, sources, at }: Extract<NotebookRequest, { type: 'run' }>,
  scope: ReturnType<typeof cellScope>,
): Promise<CellProblem | null> {
  try {
    await runCell(sources[at], scope, cell);
    return null;
  } catch (error) {
    const { message, line } =
      error instanceof CellError ? error : new CellError(String(error), null);
    const hint = declarationHint(message, sources, at);
    if (hint === null) return { message, line, needsEarlier: false };
    return { message: `${message}. ${hint.sentence}`, line, needsEarlier: hint.isEarlier };
  }
}
