import { type LabelData, type LabelMap, shapeOf, voxelGrid } from '@obelisk/data';
import { counted } from '@obelisk/engine/text';

/** A label of a ground truth that a model has no channel for. */
export interface UnknownLabel {
  readonly label: number;
  readonly voxels: number;
}

/**
 * The labels that are not 0 to `known` - 1, ascending. Dice cannot know them: in its sums they are
 * neither found nor true.
 */
export function unknownLabels(truth: LabelData, known: number): UnknownLabel[] {
  const counts = new Map<number, number>();
  for (const label of truth) {
    if (label < 0 || label >= known) counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  return [...counts]
    .map(([label, voxels]) => ({ label, voxels }))
    .sort((a, b) => a.label - b.label);
}

/**
 * A ground truth with the background in place of what a model has no channel for; itself where it
 * has no such label.
 *
 * @example
 * ```ts
 * import { scalingAffine, voxelGrid } from '@obelisk/data';
 * import { withoutUnknown } from '@obelisk/training';
 * const truth = voxelGrid(Uint8Array.of(0, 1, 9), [1, 1, 3], scalingAffine([1, 1, 1]));
 * withoutUnknown(truth, 2).data.data; // => [0, 1, 0]
 * ```
 */
export function withoutUnknown(truth: LabelMap, known: number): LabelMap {
  if (unknownLabels(truth.data.data, known).length === 0) return truth;
  const labels = truth.data.data.map((label) => (label >= 0 && label < known ? label : 0));
  return voxelGrid(labels, shapeOf(truth), truth.affine);
}

/** So many labels are told one by one; ground truths of whole bodies have a hundred. */
const told = 8;

/**
 * Tells that the ground truth knows more than the model, or numbers its labels otherwise.
 *
 * @example
 * ```ts
 * import { unknownLabelsLine } from '@obelisk/training';
 * unknownLabelsLine([{ label: 9, voxels: 2 }], 3).endsWith('9 (2 voxels)'); // => true
 * ```
 */
export function unknownLabelsLine(unknown: readonly UnknownLabel[], known: number): string {
  const shown = unknown
    .slice(0, told)
    .map(({ label, voxels }) => `${label} (${counted(voxels, 'voxel')})`)
    .join(', ');
  const rest = unknown.length > told ? ` and ${unknown.length - told} more` : '';
  return (
    `the ground truth has labels that the model has no channel for (it has 0 to ${known - 1}); ` +
    `left out of Dice and overlay: ${shown}${rest}`
  );
}
