// The worker of the backward stepper: a program that never ends is stopped with it.

import { CellError, recordProgram } from '@obelisk/notebook/runtime';
import { setDefaultDevice } from '@obelisk/tensor';
import { openHere } from '../worker/open-here.js';
import { type Send, serveWorker } from '../worker/serve-worker.js';
import type { BackwardAnswer, BackwardRequest } from './messages.js';

serveWorker<BackwardRequest, BackwardAnswer>((send) => (request) => {
  answer(request, send).catch((error: Error) => {
    const line = error instanceof CellError ? error.line : null;
    send({ type: 'failed', sentence: error.message, line });
  });
});

async function answer(request: BackwardRequest, send: Send<BackwardAnswer>): Promise<void> {
  const { device, notice } = await openHere(request.device);
  if (device.name !== 'shapes') setDefaultDevice(device.name);
  send({ type: 'recorded', recording: await recordProgram(request.source), notice });
}
