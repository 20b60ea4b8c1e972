import { heedInterruption } from '../heed-interruption.js';
import type { CaseSource, Preparation } from '../preparation.js';
import { type RemarkedCase, remarkLines } from './remark-lines.js';
import type { TrainingData } from './training-data.js';
import type { TrainingWatcher } from './training-watcher.js';

/** What is prepared for a training, and who is told. */
export interface PreparedCasesOptions
  extends Pick<TrainingWatcher, 'signal' | 'onNote' | 'onPrepared'> {
  readonly preparation: Preparation;
  /** Folder of prepared cases. */
  readonly cache: string;
}

/**
 * Prepares all cases, also those that are held out: what is wrong with one is known before the
 * first step, not when it is wanted after the last. What there is to tell of their intensities is
 * told. The source lets go of what it has on disk.
 * @throws Error when a case cannot be read or is refused; Interruption when the signal was aborted
 *
 * @example
 * ```ts
 * import { modelEntry } from '@obelisk/models';
 * import {
 *   chooseGrid,
 *   openTrainingData,
 *   preparationFor,
 *   preparedCases,
 * } from '@obelisk/training/node';
 * const data = await openTrainingData('phantoms', 1, 3);
 * const grid = chooseGrid(data, { size: [8, 8, 8], spacing: 'none', fit: 'crop' });
 * const preparation = preparationFor(modelEntry('obelisk'), grid, data);
 * const cases = await preparedCases(data, { preparation, cache: 'prepared' });
 * cases.names; // => ['phantom 1', 'phantom 2', 'phantom 3']
 * ```
 */
export async function preparedCases(
  data: TrainingData,
  { preparation, cache, signal, onNote, onPrepared }: PreparedCasesOptions,
): Promise<CaseSource> {
  const cases = data.prepared(preparation, cache);
  const remarked: RemarkedCase[] = [];
  for (const at of cases.names.keys()) {
    const { name, remarks = [] } = await cases.load(at);
    remarked.push({ name, remarks });
    onPrepared?.(at + 1, cases.names.length);
    await heedInterruption(signal, 'interrupted before the training began');
  }
  if (onNote) remarkLines(remarked).forEach(onNote);
  return cases;
}
