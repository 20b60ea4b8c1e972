import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { reorient, requireSameGrid, spacingOf } from '@obelisk/data';
import { readLabels } from '@obelisk/data/node';
import { type FoldSummary, meanOfPresent } from '@obelisk/training';
import {
  type CrossvalPlan,
  crossvalJobs,
  openTrainingData,
  type TrainingData,
  validationFile,
} from '@obelisk/training/node';
import type { CrossvalExample } from './crossval-content.js';

/** Which of the cases, sorted by their mean Dice over all models, are shown. */
const shownQuantiles = [0.5, 0];

/** What the report shows of the data set. */
export interface GatheredExamples {
  /** Name of the data set. */
  readonly data: string;
  readonly examples: readonly CrossvalExample[];
  /** Sentences about those that are not there, as their scans or labels cannot be read. */
  readonly notShown: readonly string[];
}

/**
 * A typical case and the worst one, with what each model found in them. Results may be gathered
 * where the scans are not: then the report is without pictures of them.
 */
export async function gatheredExamples(
  plan: CrossvalPlan,
  folds: readonly FoldSummary[],
): Promise<GatheredExamples> {
  const notShown: string[] = [];
  const open = () => openTrainingData(plan.data, plan.dataSeed, plan.options.phantoms);
  const data = await open().catch(told(notShown));
  if (data === null) return { data: basename(plan.data), examples: [], notShown };
  const sorted = casesByDice(folds);
  const chosen = shownQuantiles.map((part) => sorted[Math.floor(part * (sorted.length - 1))]);
  const examples: CrossvalExample[] = [];
  for (const name of new Set(chosen)) {
    const shown = await example(plan, data, name).catch(told(notShown));
    if (shown !== null) examples.push(shown);
  }
  return { data: data.name, examples, notShown };
}

/** Keeps the sentence of what a package refused; any other error is a slip, and goes on. */
const told =
  (sentences: string[]) =>
  (error: unknown): null => {
    if (!(error instanceof Error) || error.constructor !== Error) throw error;
    sentences.push(error.message);
    return null;
  };

/** Names of the cases that most models have segmented, the worst first. */
function casesByDice(folds: readonly FoldSummary[]): string[] {
  const scores = new Map<string, (number | null)[]>();
  for (const { cases } of folds) {
    for (const { name, dice } of cases) {
      scores.set(name, [...(scores.get(name) ?? []), meanOfPresent(dice)]);
    }
  }
  const most = Math.max(...[...scores.values()].map((each) => each.length));
  return [...scores]
    .filter(([, each]) => each.length === most)
    .map(([name, each]) => ({ name, mean: meanOfPresent(each) ?? 0 }))
    .sort((a, b) => a.mean - b.mean)
    .map(({ name }) => name);
}

async function example(
  plan: CrossvalPlan,
  data: TrainingData,
  name: string,
): Promise<CrossvalExample> {
  const at = data.names.indexOf(name);
  if (at < 0) throw new Error(`${name}: the data set has no such case any more`);
  const { scan, labels } = data.read(at);
  const turned = reorient(scan, 'RAS').volume;
  const [firstSeed] = plan.seeds;
  const jobs = crossvalJobs(plan).filter(
    ({ seed, fold }) => seed === firstSeed && plan.folds[fold].includes(name),
  );
  const predictions = jobs.flatMap(({ model, seed, name: job }) => {
    const path = validationFile(join(plan.folder, job), name);
    if (!existsSync(path)) return [];
    const found = readLabels(path);
    requireSameGrid(scan, found, { scan: name, labels: path });
    return [{ model, seed, labels: reorient(found, 'RAS').volume.data }];
  });
  return {
    name,
    scan: turned.data,
    groundTruth: reorient(labels, 'RAS').volume.data,
    predictions,
    spacing: spacingOf(turned.affine),
  };
}
