import type { LabelMap } from '@obelisk/data';
import { dice, meanOfPresent } from '../dice.js';
import { type ExchangedSides, exchangedSides } from '../exchanged-sides.js';
import { organVolumes } from './organ-volumes.js';
import { type UnknownLabel, unknownLabels, withoutUnknown } from './unknown-labels.js';

/** What was found in a scan. */
export interface OrganReport {
  /** Names of all labels, background first. */
  readonly names: readonly string[];
  /** Millilitres of each label but the background. */
  readonly volumes: readonly number[];
  /** Dice of the same labels with a ground truth; null where a label is in neither map. */
  readonly dice?: readonly (number | null)[];
  readonly mean: number | null;
  readonly exchanged: ExchangedSides | null;
  /** What the ground truth has and the model does not know. */
  readonly unknown: readonly UnknownLabel[];
}

/**
 * Measures the organs, and compares them with a ground truth if there is one.
 *
 * @example
 * ```ts
 * import { voxelGrid } from '@obelisk/data';
 * import { organReport } from '@obelisk/training';
 * const affine = [[10, 0, 0, 0], [0, 10, 0, 0], [0, 0, 10, 0], [0, 0, 0, 1]];
 * const found = voxelGrid(Uint8Array.of(0, 1), [1, 1, 2], affine);
 * const truth = voxelGrid(Uint8Array.of(1, 1), [1, 1, 2], affine);
 * organReport(['background', 'liver'], found, null).volumes; // => [1]
 * organReport(['background', 'liver'], found, truth).dice; // => [2 / 3]
 * ```
 */
export function organReport(
  names: readonly string[],
  labels: LabelMap,
  truth: LabelMap | null,
): OrganReport {
  const volumes = organVolumes(labels, names.length);
  if (truth === null) return { names, volumes, mean: null, exchanged: null, unknown: [] };
  const unknown = unknownLabels(truth.data.data, names.length);
  const { data } = withoutUnknown(truth, names.length);
  const [found, expected] = [labels.data.data, data.data];
  const scores = dice(found, expected, names.length);
  const exchanged = exchangedSides(found, expected, names);
  return { names, volumes, dice: scores, mean: meanOfPresent(scores), exchanged, unknown };
}

/**
 * The organs as they stand in JSON.
 *
 * @example
 * ```ts
 * import { organsAsJson } from '@obelisk/training';
 * const nothing = { mean: null, exchanged: null, unknown: [] };
 * const report = { names: ['background', 'liver'], volumes: [9.5], ...nothing };
 * const organs = [{ label: 1, name: 'liver', millilitres: 9.5 }];
 * organsAsJson(report); // => { organs }
 * ```
 */
export function organsAsJson({ names, volumes, dice, mean, unknown }: OrganReport): object {
  const organs = names.slice(1).map((name, at) => ({
    label: at + 1,
    name,
    millilitres: volumes[at],
    ...(dice && { dice: dice[at] }),
  }));
  return { organs, ...(dice && { meanDice: mean, unknownLabels: unknown }) };
}
