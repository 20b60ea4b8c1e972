// The worker of the gradcheck view: measures one check after the other; of several that wait only
// the last one counts.
import { type Device, openDevice } from '@obelisk/engine';
import { stepSizeErrors } from '@obelisk/tensor';
import { openHere } from '../worker/open-here.js';
import { type Send, serveWorker } from '../worker/serve-worker.js';
import type { ErrorCurve, StepSizeAnswer, StepSizeRequest } from './messages.js';
import { stepSizeChecks } from './step-size-checks.js';

/** Three steps per power of ten, from `lowest` to 1. */
function stepsFrom(lowest: number): number[] {
  const count = Math.round(-3 * Math.log10(lowest)) + 1;
  return Array.from({ length: count }, (_, at) => lowest * 10 ** (at / 3));
}

const ofDoubles = stepsFrom(1e-13);
const ofSingles = stepsFrom(1e-8);

serveWorker<StepSizeRequest, StepSizeAnswer>((send) => {
  let wanted: StepSizeRequest | null = null;
  let last: Promise<void> = Promise.resolve();
  return (request) => {
    wanted = request;
    last = last.then(async () => {
      // A turn for the messages that wait.
      await new Promise((resolve) => setTimeout(resolve));
      if (request === wanted) await measure(request, send);
    });
  };
});

async function measure(
  { round, check, device: name }: StepSizeRequest,
  send: Send<StepSizeAnswer>,
) {
  try {
    send({ type: 'curve', round, curve: await curveOn(openDevice('float64'), check, ofDoubles) });
    const { device, notice } = await openHere(name);
    if (device.name !== 'float64') {
      send({ type: 'curve', round, curve: await curveOn(device, check, ofSingles) });
    }
    send({ type: 'done', round, notice });
  } catch (error) {
    send({ type: 'failed', round, sentence: (error as Error).message });
  }
}

async function curveOn(
  device: Device,
  check: number,
  steps: readonly number[],
): Promise<ErrorCurve> {
  const errors = await stepSizeErrors(stepSizeChecks[check], steps, device);
  return { device: device.name, steps, errors };
}
