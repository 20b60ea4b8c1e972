import type { TrainingSettings } from '../recipes.js';
import type { TrainingHistory, TrainingProgress } from '../train.js';

/** A training whose epoch has ended, or that was stopped: what a picture of it shows. */
export interface EpochEnd {
  /** Where the training writes its files. */
  readonly folder: string;
  /** Names of the labels, background first. */
  readonly labels: readonly string[];
  readonly settings: TrainingSettings;
  readonly history: TrainingHistory;
  /** Whether no epoch follows. */
  readonly isEnd: boolean;
}

/** Who is told how far a training is, and what may stop it. */
export interface TrainingWatcher {
  /** Stops a training after its step: it can be gone on with. */
  readonly signal?: AbortSignal;
  /** A sentence about what is done, before the first step. */
  readonly onNote?: (line: string) => void;
  /** After each scan that is prepared. */
  readonly onPrepared?: (done: number, all: number) => void;
  /** After each step. */
  readonly onProgress?: (progress: TrainingProgress) => void;
  /** After each epoch and after a stop, once the weights are written. */
  readonly onEpoch?: (epoch: EpochEnd) => void | Promise<void>;
}
