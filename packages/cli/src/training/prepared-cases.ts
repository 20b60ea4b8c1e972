import type { CaseSource, Preparation } from '@obelisk/training';
import { countProgress } from '../count-progress.js';
import { heedInterruption, interruptible } from '../interruption.js';
import type { Terminal } from '../terminal.js';
import { type RemarkedCase, remarkLines } from './remark-lines.js';
import type { TrainingData } from './training-data.js';

/** What is prepared for a training, and how. */
export interface PreparedCasesOptions {
  readonly preparation: Preparation;
  /** Folder of prepared cases. */
  readonly cache: string;
  /** Stops between two cases, as Ctrl-C does. */
  readonly signal?: AbortSignal;
}

/**
 * Prepares all cases, also those that are held out: what is wrong with one is known before the
 * first step, not when it is wanted after the last. What there is to tell of their intensities is
 * told. The source lets go of what it has on disk.
 * @throws Error when a case cannot be read or is refused; Interruption after Ctrl-C
 */
export async function preparedCases(
  terminal: Terminal,
  data: TrainingData,
  { preparation, cache, signal }: PreparedCasesOptions,
): Promise<CaseSource> {
  const cases = await data.prepared(preparation, cache);
  const progress = countProgress(terminal.progress, 'scans prepared');
  const remarked: RemarkedCase[] = [];
  const prepare = async (interruption: AbortSignal) => {
    const stop = signal ? AbortSignal.any([interruption, signal]) : interruption;
    for (const at of cases.names.keys()) {
      const { name, remarks = [] } = await cases.load(at);
      remarked.push({ name, remarks });
      progress.update(at + 1, cases.names.length);
      await heedInterruption(stop, 'interrupted before the training began');
    }
  };
  await interruptible(() => {}, prepare).finally(progress.stop);
  for (const line of remarkLines(remarked)) terminal.note(line);
  return cases;
}
