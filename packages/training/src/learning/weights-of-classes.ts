import { classWeights } from '@obelisk/nn';
import type { CaseSource } from '../preparation.js';
import type { TrainingSettings } from '../recipes.js';
import { requireCaseLabels } from './case-labels.js';

/**
 * One weight per label: by how often it occurs in the cases, as Section 4 has it, or all alike.
 * @throws Error when a case has a label that is none of them
 *
 * @example
 * ```ts
 * import { weightsOfClasses } from '@obelisk/training';
 * await weightsOfClasses({ names: [], load: async () => never() }, 3, 'none'); // => [1, 1, 1]
 * function never(): never {
 *   throw new Error('no case');
 * }
 * ```
 */
export async function weightsOfClasses(
  cases: CaseSource,
  labels: number,
  weighting: TrainingSettings['classWeighting'],
): Promise<number[]> {
  const counts = new Array<number>(labels).fill(0);
  if (weighting === 'none') return counts.fill(1);
  for (let at = 0; at < cases.names.length; at++) {
    const one = await cases.load(at);
    requireCaseLabels(one, labels);
    for (const label of one.labels.data.data) counts[label]++;
  }
  return classWeights(counts);
}
