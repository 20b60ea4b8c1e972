import type { TrainingHistory } from '../train.js';

/** How well the labels of one held-out scan fit, per label but the background. */
export interface CaseScore {
  readonly name: string;
  /** Dice; null where a label is in neither map: it is then left out of all means. */
  readonly dice: readonly (number | null)[];
  /** 95 % Hausdorff distance in mm; null where a label is missing in one of the maps. */
  readonly hausdorff95: readonly (number | null)[];
  /** Mean surface distance in mm; null where a label is missing in one of the maps. */
  readonly meanSurface: readonly (number | null)[];
  /** Seconds that the segmentation took. */
  readonly seconds: number;
}

/** One fold of one model with one seed, as its `summary.json` holds it. */
export interface FoldSummary {
  /** As it was asked for: 'unet-table1', or 'obelisk++' for the augmented one. */
  readonly model: string;
  readonly seed: number;
  /** From 0 on. */
  readonly fold: number;
  readonly folds: number;
  /** Names of the labels, background first. */
  readonly labels: readonly string[];
  readonly parameters: number;
  readonly trainingCases: number;
  readonly epochs: number;
  readonly cases: readonly CaseScore[];
  readonly history: TrainingHistory;
  readonly seconds: {
    readonly training: number;
    /** Mean over the epochs of training, without measuring. */
    readonly perEpoch: number;
  };
  /** Bytes: the process's largest resident set. */
  readonly peakMemory: number;
  readonly device: string;
  readonly versions: Readonly<Record<string, string>>;
}
