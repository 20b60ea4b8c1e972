import type { DeviceName } from '@obelisk/engine';

/** The place of a check in `stepSizeChecks`, and where its single precision curve is made. */
export interface StepSizeRequest {
  /** Counts the requests: answers carry it, so that those to an earlier one are told apart. */
  readonly round: number;
  readonly check: number;
  readonly device: DeviceName;
}

/** Errors by step size; NaN where the step is lost in the number. */
export interface ErrorCurve {
  readonly device: string;
  readonly steps: readonly number[];
  readonly errors: readonly number[];
}

/** The curve of double precision, that of the device, or why there is none. */
export type StepSizeAnswer =
  | { readonly type: 'curve'; readonly round: number; readonly curve: ErrorCurve }
  | { readonly type: 'done'; readonly round: number; readonly notice: string | null }
  | { readonly type: 'failed'; readonly round: number; readonly sentence: string };
