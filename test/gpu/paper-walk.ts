import { type KernelCall, ShapesDevice, type ShapesWork } from '@obelisk/engine';
import type { ModelEntry } from '@obelisk/models';
import { trainOnShapes } from '@obelisk/training';
import type { Measured } from './budget.js';
import { threadWork } from './thread-work.js';

/** Voxels of the paper's scans along each axis. */
const side = 144;
const bytesPerNumber = 4;

const nothing = { kernels: 0, hostSteps: 0, largestBinding: 0, turns: 0, loads: 0 };

/** Counts what a training step asks of a graphics processor. */
class StepCounts implements ShapesWork {
  numbers = { ...nothing };

  kernel(call: KernelCall, written: number): void {
    const arrays = call.inputs.filter((input) => 'from' in input);
    const thread = threadWork(call);
    const threads = call.output.reduce((product: number, size) => product * size, 1);
    const lengths = arrays.map(({ from }) => from.length);
    const largest = bytesPerNumber * Math.max(written, ...lengths);
    const { numbers } = this;
    numbers.kernels++;
    numbers.largestBinding = Math.max(numbers.largestBinding, largest);
    numbers.turns += thread.turns;
    numbers.loads += threads * thread.loads;
  }

  hostStep(): void {
    this.numbers.hostSteps++;
  }

  forget(): void {
    this.numbers = { ...nothing };
  }
}

/**
 * The second training step of a network at 144 x 144 x 144, walked without numbers: one scan, or
 * the three scans of the networks of points.
 */
export function paperWalk(entry: ModelEntry): Measured {
  const counts = new StepCounts();
  const device = new ShapesDevice(true, counts);
  const batch = entry.kind === 'points' ? 3 : 1;
  const step = trainOnShapes(entry, device, { size: [side, side, side], batch });
  step();
  counts.forget();
  device.forgetPeak();
  step();
  const numbers = { ...counts.numbers, peakBytes: device.peakBytes };
  return { network: entry.name, phase: 'paper', numbers };
}
