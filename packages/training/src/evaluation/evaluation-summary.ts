import { Random } from '@obelisk/tensor';
import { type Spread, spreadOf } from '../crossval/spread.js';
import { meanOfPresent } from '../dice.js';
import { bootstrapInterval } from './bootstrap.js';
import type { LabelScore } from './evaluated-labels.js';

/** A case that was compared with its truth. */
export interface EvaluatedCase {
  readonly name: string;
  /** The files. */
  readonly prediction: string;
  readonly truth: string;
  readonly labels: readonly LabelScore[];
}

/**
 * How well a label of a case fits; undefined where neither map of the case has it.
 *
 * @example
 * ```ts
 * import { scoreOf } from '@obelisk/training';
 * scoreOf({ name: 'a', prediction: 'p/a.nii', truth: 't/a.nii', labels: [] }, 7); // => undefined
 * ```
 */
export function scoreOf({ labels }: EvaluatedCase, label: number): LabelScore | undefined {
  return labels.find((score) => score.label === label);
}

/** Mean, standard deviation, and how sure the mean is. */
export interface Estimate extends Spread {
  /** A 95 % confidence interval of the mean by the bootstrap; null with fewer than two values. */
  readonly interval: readonly [from: number, to: number] | null;
}

/** The measures that are averaged over cases. */
export const measures = ['dice', 'hausdorff95', 'meanSurface'] as const;
/** An estimate of each measure. */
export type Measures = Readonly<Record<(typeof measures)[number], Estimate>>;

/** One organ over all cases. */
export interface EvaluatedOrgan extends Measures {
  readonly label: number;
  readonly name: string;
  /** Cases that have it and where nothing was found: Dice 0, no distance. */
  readonly missed: readonly string[];
  /** Cases that do not have it, where it was found nevertheless: Dice 0, no distance. */
  readonly invented: readonly string[];
  /** Cases where neither map has it: they do not count. */
  readonly absent: readonly string[];
}

/** What predictions are worth. */
export interface EvaluationSummary {
  readonly cases: readonly EvaluatedCase[];
  readonly organs: readonly EvaluatedOrgan[];
  /** Of each case's mean over its organs. */
  readonly overall: Measures;
}

/**
 * Sums up cases: per organ, and over organs. A label that neither map of a case has does not count
 * there; one that only one of them has counts with Dice 0 and without distances.
 * @param names - of the labels; a number where one has no name. Labels with a name that no case has
 * are among the organs, too.
 * @param seed - of the bootstrap
 *
 * @example
 * ```ts
 * import { summedUp } from '@obelisk/training';
 * const voxels = { predicted: 2, truth: 2, both: 1, all: 9 };
 * const distances = { hausdorff95: 1, meanSurface: 0.5, millilitres: { predicted: 2, truth: 2 } };
 * const labels = [{ label: 7, dice: 0.5, iou: 1 / 3, voxels, ...distances }];
 * const one = { name: 'a', prediction: 'p/a.nii', truth: 't/a.nii', labels };
 * const { organs, overall } = summedUp([one], new Map([[7, 'liver']]), 1);
 * [organs[0].name, overall.dice.mean]; // => ['liver', 0.5]
 * ```
 */
export function summedUp(
  cases: readonly EvaluatedCase[],
  names: ReadonlyMap<number, string>,
  seed: number,
): EvaluationSummary {
  const random = new Random(seed);
  const estimate = (values: readonly (number | null)[]): Estimate => ({
    ...spreadOf(values),
    interval: bootstrapInterval(values, random),
  });
  const each = (values: (measure: (typeof measures)[number]) => readonly (number | null)[]) =>
    Object.fromEntries(measures.map((one) => [one, estimate(values(one))])) as Measures;
  const found = cases.flatMap(({ labels }) => labels.map(({ label }) => label));
  const known = [...new Set([...names.keys(), ...found])].filter((label) => label !== 0);
  const organs = known
    .sort((a, b) => a - b)
    .map((label): EvaluatedOrgan => {
      const where = (holds: (predicted: number, truth: number) => boolean) =>
        cases
          .filter((one) => {
            const { predicted, truth } = scoreOf(one, label)?.voxels ?? { predicted: 0, truth: 0 };
            return holds(predicted, truth);
          })
          .map(({ name }) => name);
      return {
        label,
        name: names.get(label) ?? String(label),
        ...each((measure) => cases.map((one) => scoreOf(one, label)?.[measure] ?? null)),
        missed: where((predicted, truth) => predicted === 0 && truth > 0),
        invented: where((predicted, truth) => predicted > 0 && truth === 0),
        absent: where((predicted, truth) => predicted === 0 && truth === 0),
      };
    });
  const overall = each((measure) =>
    cases.map(({ labels }) => meanOfPresent(labels.map((score) => score[measure]))),
  );
  return { cases, organs, overall };
}
