import type { DiceCurve, LossCurve } from './curves.js';
import type { DiceScores } from './dice-summary.js';
import type { OffsetsBeforeAfter } from './offsets.js';
import type { LabelledScan } from './slice-set.js';

/** What a training has to tell. */
export interface TrainingReport {
  readonly title: string;
  readonly model: { readonly name: string; readonly parameters: number };
  readonly data: { readonly name: string; readonly trainingScans: number };
  /** On held-out scans, at the end. */
  readonly dice: DiceScores;
  readonly loss: LossCurve;
  /** On the validation scans, during the training. */
  readonly diceCurve: Omit<DiceCurve, 'names'>;
  /** What the steps of both curves count, such as `step` or `epoch`. */
  readonly stepName: string;
  /** Absent for a network without offsets. */
  readonly offsets?: OffsetsBeforeAfter;
  /** A held-out scan. */
  readonly example: Omit<LabelledScan, 'names'> & {
    readonly name: string;
    readonly groundTruth: NonNullable<LabelledScan['groundTruth']>;
  };
  /** Every option with the value that it had. */
  readonly configuration: Readonly<Record<string, string | number | boolean>>;
  /** What was asked for, what really ran, and why where the two differ. */
  readonly device: { readonly asked: string; readonly used: string; readonly reason?: string };
  readonly versions: Readonly<Record<string, string>>;
  readonly seed: number;
  /** Seconds per phase. */
  readonly seconds: Readonly<Record<string, number>> & { readonly training: number };
}
