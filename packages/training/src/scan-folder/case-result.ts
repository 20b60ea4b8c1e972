import type { Triple } from '@obelisk/data';
import type { OrganReport } from '../trained/organ-report.js';

/** Seconds of the three parts of the work; parts of two scans are done at the same time. */
export interface CaseSeconds {
  readonly preparation: number;
  readonly network: number;
  readonly writing: number;
}

/** A scan whose labels were written. */
export interface DoneCase {
  readonly name: string;
  readonly input: string;
  readonly output: string;
  /** Whether its labels were there already. */
  readonly before: boolean;
  readonly voxels: Triple;
  readonly seconds: CaseSeconds;
  readonly report: OrganReport;
  /** What was done to the scan. */
  readonly steps: readonly string[];
  /** What one should know before one believes the labels. */
  readonly remarks: readonly string[];
  /** Of the scan's file. */
  readonly sha256: string;
}

/** A scan that has no labels, and why. */
export interface FailedCase {
  readonly name: string;
  readonly input: string;
  readonly failure: string;
}

/** What came of a scan. */
export type CaseResult = DoneCase | FailedCase;

/** Whether labels were written. */
export const isDone = (one: CaseResult): one is DoneCase => 'report' in one;

/** All seconds that went into a scan. */
export const secondsOf = ({ seconds }: DoneCase): number =>
  seconds.preparation + seconds.network + seconds.writing;
