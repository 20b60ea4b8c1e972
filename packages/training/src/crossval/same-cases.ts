import { openTrainingData, type TrainingData } from '../planned/training-data.js';
import type { CrossvalPlan } from './crossval-plan.js';

/** So many names are told of those that were added, and of those that are missing. */
const told = 5;

/**
 * Makes sure that a data set holds the cases that the folds were made of: one that came later would
 * be learned from in every fold and held out in none.
 * @throws Error that names what was added and what is missing
 */
export function requireSameCases(
  { folds }: Pick<CrossvalPlan, 'folds'>,
  { name, names }: Pick<TrainingData, 'name' | 'names'>,
): void {
  const [planned, present] = [new Set(folds.flat()), new Set(names)];
  const added = names.filter((one) => !planned.has(one));
  const missing = [...planned].filter((one) => !present.has(one));
  const changes = [...listed('added', added), ...listed('missing', missing)];
  if (changes.length === 0) return;
  throw new Error(
    `${name}: its cases are not those of the plan any more (${changes.join('; ')}); expected the ` +
      'same ones, or a new folder',
  );
}

/**
 * The same for all jobs at once, before the first: a folder may have changed, phantoms cannot.
 *
 * @example
 * ```ts
 * import { mkdtempSync, rmSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { writePhantomDataset } from '@obelisk/data/node';
 * import { requireSameFolder } from '@obelisk/training/node';
 * const data = mkdtempSync(`${tmpdir()}/obelisk-`);
 * await writePhantomDataset(data, { count: 1, seed: 1, size: [8, 8, 8] });
 * const plan = { data, dataSeed: 1, folds: [['phantom_001'], ['b']] };
 * await requireSameFolder(plan); // throws: missing: b
 * rmSync(data, { recursive: true });
 * ```
 */
export async function requireSameFolder(
  plan: Pick<CrossvalPlan, 'data' | 'dataSeed' | 'folds'>,
): Promise<void> {
  const { data, dataSeed } = plan;
  if (data !== 'phantoms') requireSameCases(plan, await openTrainingData(data, dataSeed));
}

/** `missing: a, b and 3 more`; nothing when nothing is. */
function listed(what: string, cases: readonly string[]): string[] {
  if (cases.length === 0) return [];
  const rest = cases.length > told ? ` and ${cases.length - told} more` : '';
  return [`${what}: ${cases.slice(0, told).join(', ')}${rest}`];
}
