import type { ProfiledStep } from './profile.js';

/** An event of the Trace Event Format: a complete slice, times in microseconds. */
interface Slice {
  readonly name: string;
  readonly cat: string;
  readonly ph: 'X';
  readonly ts: number;
  readonly dur: number;
  readonly pid: 1;
  readonly tid: number;
  readonly args: Readonly<Record<string, unknown>>;
}

const tracks = { operations: 1, kernels: 2 } as const;

/**
 * Steps as the text of a file in the Trace Event Format ("JSON Object Format"): operations on one
 * track, kernels on another.
 * @param start - what counts as time 0
 */
export function chromeTrace(steps: readonly ProfiledStep[], start: number): string {
  const names = [
    { name: 'process_name', tid: tracks.operations, args: { name: 'obelisk' } },
    { name: 'thread_name', tid: tracks.operations, args: { name: 'operations' } },
    { name: 'thread_name', tid: tracks.kernels, args: { name: 'kernels' } },
  ].map((event) => ({ ...event, ph: 'M', pid: 1 }));
  const slices = steps.map((step) => sliceOf(step, start));
  return JSON.stringify({ displayTimeUnit: 'ms', traceEvents: [...names, ...slices] });
}

function sliceOf(step: ProfiledStep, start: number): Slice {
  const { started, milliseconds } = step.event;
  const common = {
    ph: 'X',
    ts: (started - start) * 1000,
    dur: milliseconds * 1000,
    pid: 1,
  } as const;
  if (step.kind === 'kernel') {
    const { kernel, device, bytes, compiled } = step.event;
    const args = { device, bytes, compiled };
    return { name: kernel, cat: 'kernel', ...common, tid: tracks.kernels, args };
  }
  const { operation, phase, device, bytes, inputShapes, shape, formula } = step.event;
  const name = phase === 'forward' ? operation : `${operation}, backward`;
  const args = { device, bytes, inputs: inputShapes, output: shape, formula };
  return { name, cat: phase, ...common, tid: tracks.operations, args };
}
