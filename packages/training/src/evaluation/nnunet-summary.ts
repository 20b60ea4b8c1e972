import { meanOfPresent } from '../dice.js';
import type { LabelScore } from './evaluated-labels.js';
import { type EvaluationSummary, scoreOf } from './evaluation-summary.js';

/** The measures of nnU-Net under its names, then ours: mm and millilitres. */
type Metrics = Readonly<Record<string, number | null>>;

/**
 * The evaluation as nnU-Net v2 writes it into `summary.json` (`metric_per_case`, `mean` per label,
 * `foreground_mean`), with distances in mm, volumes in millilitres and confidence intervals beside.
 * Where it writes NaN, which is no JSON, there is null.
 *
 * @example
 * ```ts
 * import { nnunetSummary, summedUp } from '@obelisk/training';
 * const voxels = { predicted: 2, truth: 2, both: 1, all: 9 };
 * const distances = { hausdorff95: 1, meanSurface: 0.5, millilitres: { predicted: 2, truth: 2 } };
 * const labels = [{ label: 7, dice: 0.5, iou: 1 / 3, voxels, ...distances }];
 * const one = { name: 'a', prediction: 'p/a.nii', truth: 't/a.nii', labels };
 * const summary = nnunetSummary(summedUp([one], new Map(), 1));
 * summary.foreground_mean.Dice; // => 0.5
 * summary.metric_per_case[0].metrics['7'].TN; // => 6
 * ```
 */
export function nnunetSummary(evaluation: EvaluationSummary) {
  const { cases, organs, overall } = evaluation;
  const perCase = cases.map((one) => ({
    metrics: Object.fromEntries(
      organs.map(({ label }) => {
        const score = scoreOf(one, label);
        return [String(label), score ? metricsOf(score) : absent(one.labels)];
      }),
    ),
    prediction_file: one.prediction,
    reference_file: one.truth,
  }));
  const mean = Object.fromEntries(
    organs.map(({ label }) => [label, means(perCase.map(({ metrics }) => metrics[label]))]),
  );
  return {
    foreground_mean: means(Object.values(mean)),
    mean,
    metric_per_case: perCase,
    labels: Object.fromEntries(organs.map(({ name, label }) => [name, label])),
    confidence_intervals: Object.fromEntries(
      [...organs.map((organ) => [organ.label, organ] as const), ['overall', overall] as const].map(
        ([key, { dice, hausdorff95, meanSurface }]) => [
          key,
          { Dice: dice.interval, HD95: hausdorff95.interval, MSD: meanSurface.interval },
        ],
      ),
    ),
  };
}

function metricsOf(score: LabelScore): Metrics {
  const { predicted, truth, both, all } = score.voxels;
  return {
    Dice: score.dice,
    FN: truth - both,
    FP: predicted - both,
    IoU: score.iou,
    TN: all - predicted - truth + both,
    TP: both,
    n_pred: predicted,
    n_ref: truth,
    HD95: score.hausdorff95,
    MSD: score.meanSurface,
    ml_pred: score.millilitres.predicted,
    ml_ref: score.millilitres.truth,
  };
}

/** Of a label that neither map of a case has. */
function absent([any]: readonly LabelScore[]): Metrics {
  const nothing = { predicted: 0, truth: 0 };
  const none = { dice: null, iou: null, hausdorff95: null, meanSurface: null };
  const voxels = { ...nothing, both: 0, all: any?.voxels.all ?? 0 };
  return metricsOf({ label: 0, ...none, voxels, millilitres: nothing });
}

/** Of each measure over those that have it, as NumPy's `nanmean`. */
function means(all: readonly Metrics[]): Metrics {
  return Object.fromEntries(
    Object.keys(all[0] ?? {}).map((name) => [name, meanOfPresent(all.map((one) => one[name]))]),
  );
}
