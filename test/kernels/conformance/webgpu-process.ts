// The process that conformance-webgpu-node.test.ts starts: it runs all cases on webgpu, tells the
// outcomes to its parent, and must then end by itself.
import { chooseDevice } from '@obelisk/engine';
import { cases } from '../conformance.js';
import { type Outcome, outcomeOf } from './check.js';

/** What the process tells: that the device is not there, or what came of each case. */
export type Report = { missing: string } | { reason: string; outcomes: Outcome[] };

async function report(): Promise<Report> {
  const chosen = await chooseDevice('webgpu').catch((error: Error) => error);
  if (chosen instanceof Error) return { missing: chosen.message };
  const outcomes: Outcome[] = [];
  for (const testCase of cases) {
    if (!testCase.leftOpen) outcomes.push(await outcomeOf(testCase, chosen.device));
  }
  return { reason: chosen.reason, outcomes };
}

const told = await report();
process.send?.(told, () => process.disconnect());
