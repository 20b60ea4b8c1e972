import { join } from 'node:path';
import { shapeOf } from '@obelisk/data';
import { readLabels } from '@obelisk/data/node';
import { tableLines } from '@obelisk/engine/text';
import { dice, meanOfPresent } from '../dice.js';
import { writePlan } from '../folder/training-plan.js';
import { keepLargestComponents } from '../found/largest-components.js';
import { openTrainingData } from '../planned/training-data.js';
import { diceText } from '../trained/organ-lines.js';
import { type CrossvalJob, type CrossvalPlan, crossvalJobs, isDone } from './crossval-plan.js';
import { validationFile } from './score-held-out.js';

/** What it does to an organ when its largest component alone is kept. */
export interface OrganDecision {
  readonly label: number;
  readonly name: string;
  /** Mean over all held-out scans in which the organ is or was found; null where there is none. */
  readonly dice: number | null;
  /** The same of the largest component. */
  readonly largestDice: number | null;
  /** Whether that is more. */
  readonly keepLargest: boolean;
}

/** Of which organs of a network the largest component is to be kept, as its file holds it. */
export interface KeepLargestDecision {
  readonly version: 1;
  /** As it was asked for: 'unet-table1', or 'obelisk++' for the augmented one. */
  readonly model: string;
  /** Names of the labels, background first. */
  readonly labels: readonly string[];
  /** Segmented scans; a scan counts once per seed. */
  readonly cases: number;
  readonly organs: readonly OrganDecision[];
}

/** Of each organ Dice of all scans, before and after. */
type Scores = readonly { readonly before: (number | null)[]; readonly after: (number | null)[] }[];

/**
 * Decides for each organ of each network of a cross-validation whether its largest component alone
 * is to be kept: where the mean Dice of the held-out scans is larger then, as nnU-Net decides it.
 * Removed voxels become background, so that organs do not depend on each other. All folds count
 * that are done; their labels are read from `validation`, the true ones from the data set. Writes
 * `MODEL__keep_largest.json` into the cross-validation's folder.
 * @throws Error when the data set or labels of a fold cannot be read
 *
 * @example
 * ```ts
 * import { mkdtempSync, rmSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { beginCrossval, decideKeepLargest } from '@obelisk/training/node';
 * const folder = mkdtempSync(`${tmpdir()}/obelisk-`);
 * const plan = await beginCrossval(folder, {
 *   models: ['obelisk'],
 *   folds: 2,
 *   seeds: [1],
 *   data: 'phantoms',
 *   phantoms: 2,
 *   size: [8, 8, 8],
 *   spacing: 'none',
 *   fit: 'crop',
 *   recipe: 'default',
 *   steps: 1,
 *   device: 'webasm',
 * });
 * await decideKeepLargest(plan); // => []
 * rmSync(folder, { recursive: true });
 * ```
 */
export async function decideKeepLargest(plan: CrossvalPlan): Promise<KeepLargestDecision[]> {
  const done = crossvalJobs(plan).filter((job) => isDone(plan, job));
  const data = await openTrainingData(plan.data, plan.dataSeed, plan.options.phantoms);
  const scores = new Map(done.map(({ model }) => [model, noScores(data.labels.length)]));
  for (const [at, name] of data.names.entries()) {
    const jobs = done.filter(({ fold }) => plan.folds[fold].includes(name));
    if (jobs.length === 0) continue;
    const { data: truth } = data.read(at).labels;
    for (const job of jobs) {
      add(scores.get(job.model) as Scores, job, plan, name, truth.data);
    }
  }
  const decisions = [...scores].map(([model, of]) => decisionOf(model, data.labels, of));
  for (const one of decisions) writePlan(keepLargestFile(plan.folder, one.model), one);
  return decisions;
}

/**
 * Where it is written of which organs of a network the largest component is to be kept.
 *
 * @example
 * ```ts
 * import { keepLargestFile } from '@obelisk/training/node';
 * keepLargestFile('out', 'obelisk++'); // => 'out/obelisk++__keep_largest.json'
 * ```
 */
export const keepLargestFile = (folder: string, model: string): string =>
  join(folder, `${model}__keep_largest.json`);

const noScores = (labels: number): Scores =>
  Array.from({ length: labels - 1 }, () => ({ before: [], after: [] }));

function add(
  scores: Scores,
  job: CrossvalJob,
  { folder }: CrossvalPlan,
  name: string,
  truth: ArrayLike<number>,
): void {
  const found = readLabels(validationFile(join(folder, job.name), name));
  const count = scores.length + 1;
  const organs = scores.map((_, at) => at + 1);
  const labels = found.data.data;
  const before = dice(labels, truth, count);
  const after = dice(keepLargestComponents(labels, shapeOf(found), organs), truth, count);
  for (const [at, score] of scores.entries()) {
    score.before.push(before[at]);
    score.after.push(after[at]);
  }
}

function decisionOf(model: string, labels: readonly string[], scores: Scores): KeepLargestDecision {
  const organs = scores.map(({ before, after }, at): OrganDecision => {
    const [mean, largest] = [meanOfPresent(before), meanOfPresent(after)];
    const keepLargest = mean !== null && largest !== null && largest > mean;
    const [label, name] = [at + 1, labels[at + 1]];
    return { label, name, dice: mean, largestDice: largest, keepLargest };
  });
  return { version: 1, model, labels, cases: scores[0].before.length, organs };
}

/**
 * The decisions as a table.
 *
 * @example
 * ```ts
 * import { keepLargestLines } from '@obelisk/training/node';
 * const organ = { label: 1, name: 'liver', dice: 0.9, largestDice: 0.925, keepLargest: true };
 * const of = { version: 1, model: 'unet', labels: ['background', 'liver'], cases: 4 } as const;
 * keepLargestLines([{ ...of, organs: [organ] }])[1]; // => 'unet   liver  0.900  0.925    yes'
 * ```
 */
export function keepLargestLines(decisions: readonly KeepLargestDecision[]): string[] {
  const rows = decisions.flatMap(({ model, organs }) =>
    organs.map(({ name, dice: before, largestDice, keepLargest }) => [
      ...[model, name, diceText(before), diceText(largestDice), keepLargest ? 'yes' : 'no'],
    ]),
  );
  return tableLines([['model', 'organ', 'Dice', 'largest', 'keep'], ...rows]);
}
