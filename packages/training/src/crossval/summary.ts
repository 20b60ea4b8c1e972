import { meanOfPresent } from '../dice.js';
import { compareModels, type ModelComparison } from './comparison.js';
import { checkFolds } from './fold-check.js';
import type { CaseScore, FoldSummary } from './fold-summary.js';
import { leftOutInWords } from './left-out.js';
import { type Spread, spreadOf } from './spread.js';

/** The three measures: Dice, and two distances in mm. */
export interface MeasureSpreads {
  readonly dice: Spread;
  readonly hausdorff95: Spread;
  readonly meanSurface: Spread;
}

/** One organ over all cases. */
export interface OrganScores extends MeasureSpreads {
  readonly name: string;
}

/**
 * How well some cases were segmented. The measures of `overall` are of each case's mean over its
 * organs: where no organ is left out, their mean is the mean of the organs' means (Table 4's
 * "avg."), and their standard deviation says how much cases differ.
 */
export interface ScoreSummary {
  /** Segmented scans; a scan counts once per seed. */
  readonly cases: number;
  readonly organs: readonly OrganScores[];
  readonly overall: MeasureSpreads;
}

/** One model with one seed, all folds together. */
export interface SeedScores extends ScoreSummary {
  readonly seed: number;
  /** The folds that are there, from 0 on. */
  readonly folds: readonly number[];
}

/** One model, all seeds and folds together: a row of Table 3 and of Table 4. */
export interface ModelScores extends ScoreSummary {
  readonly model: string;
  readonly parameters: number;
  readonly seeds: readonly SeedScores[];
  /** Of the overall Dice of each seed: its mean, and how much seeds differ. */
  readonly diceBetweenSeeds: Spread;
  /** Seconds to segment a scan. */
  readonly secondsPerScan: Spread;
  /** Seconds per epoch of training, without measuring. */
  readonly secondsPerEpoch: Spread;
  /** Bytes: the largest of all folds. */
  readonly peakMemory: number;
}

/** A whole cross-validation. */
export interface CrossvalSummary {
  /** Names of the labels, background first. */
  readonly labels: readonly string[];
  /** In the order in which they first come. */
  readonly models: readonly ModelScores[];
  /** Each pair of models on the cases that both have. */
  readonly comparisons: readonly ModelComparison[];
  /** In words, what the means do not count. */
  readonly leftOut: readonly string[];
}

/**
 * Gathers folds: means and standard deviations per model and per seed.
 *
 * @throws Error when there are no folds, or they are not of one cross-validation: other labels, a
 * fold twice, one model with two numbers of parameters, measures that do not fit the labels
 *
 * @example
 * ```ts
 * import { crossvalSummary, type FoldSummary } from '@obelisk/training';
 * const scores = { hausdorff95: [2], meanSurface: [1], seconds: 0.5 };
 * const fold: FoldSummary = {
 *   model: 'obelisk', seed: 1, fold: 0, folds: 2, labels: ['background', 'liver'],
 *   parameters: 131_464, trainingCases: 2, epochs: 1, peakMemory: 1e9, device: 'webasm',
 *   cases: [{ name: 'a', dice: [0.5], ...scores }, { name: 'b', dice: [1], ...scores }],
 *   seconds: { training: 1, perEpoch: 1 }, versions: {},
 *   history: {
 *     steps: [1], loss: [2], diceSteps: [], dice: [],
 *     seconds: 1, measuringSeconds: 0, stopped: false,
 *   },
 * };
 * crossvalSummary([fold]).models[0].overall.dice.mean; // => 0.75
 * ```
 */
export function crossvalSummary(folds: readonly FoldSummary[]): CrossvalSummary {
  checkFolds(folds);
  const { labels } = folds[0];
  const foldsOf = groupBy(folds, (fold) => fold.model);
  const models = [...foldsOf.values()].map((own) => modelScores(own, labels));
  return { labels, models, comparisons: compareModels(foldsOf), leftOut: leftOutInWords(models) };
}

function modelScores(folds: readonly FoldSummary[], labels: readonly string[]): ModelScores {
  const perSeed = [...groupBy(folds, (fold) => fold.seed)].sort(([a], [b]) => a - b);
  const seeds = perSeed.map(([seed, own]) => ({
    seed,
    folds: own.map((fold) => fold.fold).sort((a, b) => a - b),
    ...scoresOf(own, labels),
  }));
  return {
    model: folds[0].model,
    parameters: folds[0].parameters,
    ...scoresOf(folds, labels),
    seeds,
    diceBetweenSeeds: spreadOf(seeds.map((seed) => seed.overall.dice.mean)),
    secondsPerScan: spreadOf(folds.flatMap((fold) => fold.cases.map((one) => one.seconds))),
    secondsPerEpoch: spreadOf(folds.map((fold) => fold.seconds.perEpoch)),
    peakMemory: Math.max(...folds.map((fold) => fold.peakMemory)),
  };
}

function scoresOf(folds: readonly FoldSummary[], labels: readonly string[]): ScoreSummary {
  const cases = folds.flatMap((fold) => fold.cases);
  const organs = labels.slice(1).map((name, organ) => ({
    name,
    ...eachMeasure((measure) => spreadOf(cases.map((one) => one[measure][organ]))),
  }));
  const overall = eachMeasure((measure) =>
    spreadOf(cases.map((one) => meanOfPresent(one[measure]))),
  );
  return { cases: cases.length, organs, overall };
}

function eachMeasure(
  spread: (measure: keyof MeasureSpreads & keyof CaseScore) => Spread,
): MeasureSpreads {
  return {
    dice: spread('dice'),
    hausdorff95: spread('hausdorff95'),
    meanSurface: spread('meanSurface'),
  };
}

function groupBy<T, K>(items: readonly T[], key: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return groups;
}
