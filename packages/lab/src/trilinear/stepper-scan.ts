import {
  decodeScan,
  makePhantom,
  reorient,
  resampleToSpacing,
  type Triple,
  type Volume,
} from '@obelisk/data';
import { Random } from '@obelisk/tensor';
import { type IntensityWindow, windowOf } from '@obelisk/viz/basics';
import type { SampledVolume } from './terms.js';

/** A scan as the stepper shows it: x to the patient's left, y to the front, z to the head. */
export interface StepperScan extends SampledVolume {
  readonly name: string;
  /** [D, H, W] in C order. */
  readonly values: Float32Array;
  readonly window: IntensityWindow;
}

/** Scans of more voxels are made coarser: the numbers shall follow while one drags. */
const mostVoxels = 4e6;

/** An abdomen that never was. */
export function phantomScan(seed: number): StepperScan {
  const { scan } = makePhantom({ random: new Random(seed), size: [48, 36, 48] });
  return stepperScan(scan, 'phantom');
}

/**
 * The scan in a file.
 * @throws Error with one sentence when it is no scan
 */
export async function fileScan(file: File): Promise<StepperScan> {
  const scan = decodeScan(new Uint8Array(await file.arrayBuffer()), file.name);
  return stepperScan(scan, file.name);
}

function stepperScan(scan: Volume, name: string): StepperScan {
  // D, H, W run to the head, the front and the left, so that x and y lie in the page.
  const { volume } = reorient(coarsened(scan), 'SAL');
  const values = volume.data.data;
  const [D, H, W] = volume.data.shape;
  const at = (x: number, y: number, z: number) => values[(z * H + y) * W + x];
  return { name, size: [W, H, D], values, window: windowOf(scan.data), at };
}

function coarsened(scan: Volume): Volume {
  const factor = Math.cbrt(scan.data.size / mostVoxels);
  if (factor <= 1) return scan;
  const spacing = [0, 1, 2].map(
    (axis) => factor * Math.hypot(...scan.affine.slice(0, 3).map((row) => row[axis])),
  );
  return resampleToSpacing(scan, spacing as unknown as Triple);
}
