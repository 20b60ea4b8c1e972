import { greyOf } from './grey.js';
import type { Stepper } from './state.js';
import type { StepperScan } from './stepper-scan.js';
import { type Point, trilinearTerms } from './terms.js';

/**
 * Where one begins: in the middle slice, in the cell whose corners differ most to the eye, so that
 * one sees what a weight does. The offset is no whole number along any axis.
 */
export function beginning(scan: StepperScan): Stepper {
  const [W, H, D] = scan.size;
  const [x, y, z] = contrastCell(scan);
  const whole = [Math.round(W * 0.12), Math.round(H * 0.1), Math.min(1, D - 1)];
  const at = [x, y, z].map((c, a) => Math.min(Math.max(c - whole[a], 0), scan.size[a] - 1));
  const offset = [x + 0.3 - at[0], y + 0.6 - at[1], z + 0.25 - at[2]];
  return { position: at as unknown as Point, offset: offset as unknown as Point };
}

/** The lower corner of that cell, in the middle half of the slice. */
function contrastCell(scan: StepperScan): Point {
  const [W, H, D] = scan.size;
  const z = Math.max(0, Math.floor(D / 2) - 1);
  let best: { cell: Point; contrast: number } = { cell: [0, 0, z], contrast: -1 };
  for (let y = Math.floor(H / 4); y < (3 * H) / 4; y++) {
    for (let x = Math.floor(W / 4); x < (3 * W) / 4; x++) {
      const contrast = contrastAt(scan, [x, y, z]);
      if (contrast > best.contrast) best = { cell: [x, y, z], contrast };
    }
  }
  return best.cell;
}

function contrastAt(scan: StepperScan, cell: Point): number {
  const { corners } = trilinearTerms(scan, cell);
  if (!corners.every(({ inside }) => inside)) return -1;
  const greys = corners.map(({ value }) => greyOf(scan, value));
  return Math.max(...greys) - Math.min(...greys);
}
