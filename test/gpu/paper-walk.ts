import { ShapesDevice, type ShapesWork } from '@obelisk/engine';
import type { AnyModelEntry } from '@obelisk/models';
import { trainOnShapes } from '@obelisk/training';
import type { Measured } from './budget.js';

/** Voxels of the paper's scans along each axis. */
const side = 144;
const bytesPerNumber = 4;

/** Counts what a training step asks of a graphics processor. */
class StepCounts implements ShapesWork {
  kernels = 0;
  hostSteps = 0;
  largestBinding = 0;

  kernel({ inputs }: Parameters<ShapesWork['kernel']>[0], written: number): void {
    this.kernels++;
    const read = inputs.map((input) => ('from' in input ? input.from.length : 0));
    const largest = bytesPerNumber * Math.max(written, ...read);
    this.largestBinding = Math.max(this.largestBinding, largest);
  }

  hostStep(): void {
    this.hostSteps++;
  }

  forget(): void {
    [this.kernels, this.hostSteps, this.largestBinding] = [0, 0, 0];
  }
}

/**
 * The second training step of a network at 144 x 144 x 144, walked without numbers: one scan, or the
 * three scans of the networks of points.
 */
export function paperWalk(entry: AnyModelEntry): Measured {
  const counts = new StepCounts();
  const device = new ShapesDevice(true, counts);
  const batch = entry.kind === 'points' ? 3 : 1;
  const step = trainOnShapes(entry, device, { size: [side, side, side], batch });
  step();
  counts.forget();
  device.forgetPeak();
  step();
  const { kernels, hostSteps, largestBinding } = counts;
  const numbers = { kernels, hostSteps, largestBinding, peakBytes: device.peakBytes };
  return { network: entry.name, phase: 'paper', numbers };
}
