import { formatShape } from '@obelisk/engine';
import { firstNoClass, placeOf } from '@obelisk/kernels';
import type { PreparedCase } from '../preparation.js';

/**
 * Refuses a case with labels that a network has no class for.
 * @throws Error that names the case, its first such label and the voxel
 */
export function requireCaseLabels({ name, labels: { data } }: PreparedCase, classes: number): void {
  const at = firstNoClass(data.data, classes);
  if (at >= 0) {
    throw new Error(
      `${name}: label ${data.data[at]} of voxel ${formatShape(placeOf(at, data.shape))} is no ` +
        `class of the network; expected 0 to ${classes - 1}`,
    );
  }
}
