import { meanOfPresent } from '../dice.js';
import { exchangedSidesLine } from './organ-lines.js';
import type { OrganReport } from './organ-report.js';
import { nothingFoundLine } from './organ-volumes.js';
import { unknownLabelsLine } from './unknown-labels.js';

/**
 * Says so when all voxels became background.
 *
 * @example
 * ```ts
 * import { emptinessRemarks } from '@obelisk/training';
 * emptinessRemarks({ volumes: [0, 0.1] }); // => []
 * emptinessRemarks({ volumes: [0, 0] })[0].split(':')[0]; // => 'no organ was found'
 * ```
 */
export function emptinessRemarks({ volumes }: Pick<OrganReport, 'volumes'>): string[] {
  return volumes.every((volume) => volume === 0) ? [nothingFoundLine] : [];
}

/**
 * What is odd about a ground truth: labels that the model does not know, sides that are exchanged.
 *
 * @example
 * ```ts
 * import { truthRemarks } from '@obelisk/training';
 * truthRemarks({ names: ['background', 'liver'], exchanged: null, unknown: [] }); // => []
 * ```
 */
export function truthRemarks({
  names,
  exchanged,
  unknown,
}: Pick<OrganReport, 'names' | 'exchanged' | 'unknown'>): string[] {
  const lines = unknown.length > 0 ? [unknownLabelsLine(unknown, names.length)] : [];
  if (!exchanged) return lines;
  return [...lines, exchangedSidesLine(names, exchanged, meanOfPresent(exchanged.dice))];
}
