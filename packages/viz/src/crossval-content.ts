import type { CrossvalSummary, FoldSummary } from '@obelisk/training';
import type { NdArray } from 'ndarray';
import type { OffsetsBeforeAfter } from './offsets.js';

/** One held-out scan with the truth and what each model found in it, as in Fig. 6. */
export interface CrossvalExample {
  /** Of the case, as in the folds. */
  readonly name: string;
  /** [D, H, W] in R,A,S order. */
  readonly scan: NdArray;
  /** Integers of the scan's shape. */
  readonly groundTruth: NdArray;
  readonly predictions: readonly {
    readonly model: string;
    readonly seed: number;
    /** Integers of the scan's shape. */
    readonly labels: NdArray;
  }[];
  /** Millimetres per voxel along D, H, W. */
  readonly spacing: readonly number[];
}

/** What a cross-validation has to tell. */
export interface CrossvalContent {
  readonly title: string;
  /** Name of the data set. */
  readonly data: string;
  /** Those that are finished. */
  readonly folds: readonly FoldSummary[];
  /** Of these folds. */
  readonly summary: CrossvalSummary;
  /** Those that are not finished, and so not in the numbers. */
  readonly missing: readonly Pick<FoldSummary, 'model' | 'seed' | 'fold'>[];
  readonly examples: readonly CrossvalExample[];
  /** Sentences that say why examples are not shown; none when all are. */
  readonly notShown?: readonly string[];
  /** Of each OBELISK layer, named by its model and, where there are several, the layer. */
  readonly offsets: readonly { readonly name: string; readonly offsets: OffsetsBeforeAfter }[];
  /** The command line that does it again. */
  readonly command: string;
  /** Every option with the value that it had. */
  readonly configuration: Readonly<Record<string, string | number | boolean>>;
}
