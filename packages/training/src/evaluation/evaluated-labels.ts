import { type LabelMap, shapeOf, spacingOf } from '@obelisk/data';
import { overlapCounts } from '../dice.js';
import { surfaceDistances } from '../metrics/surface-distances.js';

/** How well one label of one case fits. */
export interface LabelScore {
  readonly label: number;
  /** Null where neither map has the label, 0 where one of them has it. */
  readonly dice: number | null;
  /** Intersection over union, $|A \cap B| / |A \cup B|$. */
  readonly iou: number | null;
  /** 95 % Hausdorff distance in mm; null where a map lacks the label. */
  readonly hausdorff95: number | null;
  /** Mean surface distance in mm; null where a map lacks the label. */
  readonly meanSurface: number | null;
  /** Voxels: of the prediction, of the truth, of both, and of all that count. */
  readonly voxels: {
    readonly predicted: number;
    readonly truth: number;
    readonly both: number;
    readonly all: number;
  };
  /** Millilitres of the prediction and of the truth. */
  readonly millilitres: { readonly predicted: number; readonly truth: number };
}

/**
 * Compares label maps: every label that one of them has, but the background, 0. Definitions of the
 * distances are those of {@link surfaceDistances}.
 * @param predicted - on the same voxels as the truth
 * @param ignored - where the truth has this label, no voxel counts
 * @returns in the order of the labels
 * @throws Error when the numbers of voxels differ, or a label is below 0
 *
 * @example
 * ```ts
 * import { scalingAffine, voxelGrid } from '@obelisk/data';
 * import { evaluatedLabels } from '@obelisk/training';
 * const grid = (...labels: number[]) =>
 *   voxelGrid(Uint8Array.from(labels), [1, 1, 4], scalingAffine([10, 10, 10]));
 * const [liver] = evaluatedLabels(grid(7, 7, 0, 0), grid(0, 7, 0, 0));
 * [liver.label, liver.dice, liver.hausdorff95]; // => [7, 2 / 3, 9.5]
 * liver.millilitres; // => { predicted: 2, truth: 1 }
 * ```
 */
export function evaluatedLabels(
  predicted: LabelMap,
  truth: LabelMap,
  ignored: number | null = null,
): LabelScore[] {
  const isIgnored = (voxel: number) => ignored !== null && truth.data.data[voxel] === ignored;
  const labels = labelsOf([predicted, truth], ignored);
  const [found, real] = [predicted, truth].map((map) => classesOf(map, labels, isIgnored));
  const count = labels.length;
  const counts = overlapCounts(found, real, count);
  const spacing = spacingOf(truth.affine);
  const surfaces = surfaceDistances(found, real, shapeOf(truth), spacing, count);
  const millilitres = (spacing[0] * spacing[1] * spacing[2]) / 1000;
  const all = ignored === null ? found.length : countOf(found.length, (at) => !isIgnored(at));
  return labels.slice(1).map((label, at): LabelScore => {
    const [p, t, both] = [counts.predicted, counts.truth, counts.both].map((of) => of[at + 1]);
    return {
      label,
      dice: p + t === 0 ? null : (2 * both) / (p + t),
      iou: p + t === 0 ? null : both / (p + t - both),
      hausdorff95: surfaces[at].hausdorff95,
      meanSurface: surfaces[at].mean,
      voxels: { predicted: p, truth: t, both, all },
      millilitres: { predicted: p * millilitres, truth: t * millilitres },
    };
  });
}

/** The labels that occur, from the background on. */
function labelsOf(maps: readonly LabelMap[], ignored: number | null): number[] {
  const found = new Set<number>([0]);
  for (const { data } of maps) for (const label of data.data) found.add(label);
  if (ignored !== null) found.delete(ignored);
  const labels = [...found].sort((a, b) => a - b);
  if (labels[0] >= 0) return labels;
  throw new Error(`the label ${labels[0]} is below 0; expected 0 for the background, and above`);
}

/** Labels by their place in the list: maps with gaps cost no more than others. */
function classesOf(
  { data }: LabelMap,
  labels: readonly number[],
  isIgnored: (voxel: number) => boolean,
): Uint32Array {
  const places = new Map(labels.map((label, place) => [label, place]));
  return Uint32Array.from(data.data, (label, voxel) =>
    isIgnored(voxel) ? 0 : (places.get(label) ?? 0),
  );
}

function countOf(length: number, counts: (at: number) => boolean): number {
  let found = 0;
  for (let at = 0; at < length; at++) if (counts(at)) found++;
  return found;
}
