import type { TrainingOptions } from '@obelisk/training/command';

/** What `obelisk crossval` takes. */
export interface CrossvalOptions extends TrainingOptions {
  readonly models?: readonly string[];
  readonly folds: number | 'leave-one-out';
  readonly seeds: readonly number[];
  readonly jobs: number;
  readonly out: string;
  readonly printJobs?: boolean;
  readonly job?: string;
  readonly gather?: boolean;
  readonly keepLargest?: boolean;
  readonly slurm?: boolean;
}
