import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { FoldSummary } from '@obelisk/training';
import type { CrossvalExample } from '@obelisk/viz';
import type { TrainingData } from '../training/training-data.js';
import { type CrossvalPlan, crossvalJobs } from './crossval-plan.js';
import { fileName } from './run-fold.js';

/** Which of the cases, sorted by their mean Dice over all models, are shown. */
const shownQuantiles = [0.5, 0];

/** A typical case and the worst one, with what each model found in them. */
export async function exampleCases(
  folder: string,
  plan: CrossvalPlan,
  folds: readonly FoldSummary[],
  data: TrainingData,
): Promise<CrossvalExample[]> {
  const sorted = await casesByDice(folds);
  const chosen = shownQuantiles.map((part) => sorted[Math.floor(part * (sorted.length - 1))]);
  const examples: CrossvalExample[] = [];
  for (const name of new Set(chosen)) examples.push(await example(folder, plan, data, name));
  return examples;
}

/** Names of the cases that most models have segmented, the worst first. */
async function casesByDice(folds: readonly FoldSummary[]): Promise<string[]> {
  const { meanOfPresent } = await import('@obelisk/training');
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
  folder: string,
  plan: CrossvalPlan,
  data: TrainingData,
  name: string,
): Promise<CrossvalExample> {
  const { reorient, spacingOf } = await import('@obelisk/data');
  const { readLabels } = await import('@obelisk/data/node');
  const { abdominalWindow } = await import('@obelisk/viz');
  const { scan, labels } = data.read(data.names.indexOf(name));
  const turned = reorient(scan, 'RAS').volume;
  const [firstSeed] = plan.seeds;
  const jobs = crossvalJobs(plan).filter(
    ({ seed, fold }) => seed === firstSeed && plan.folds[fold].includes(name),
  );
  const predictions = jobs.flatMap(({ model, seed, name: job }) => {
    const path = join(folder, job, 'validation', `${fileName(name)}.nii.gz`);
    if (!existsSync(path)) return [];
    return [{ model, seed, labels: reorient(readLabels(path), 'RAS').volume.data }];
  });
  return {
    name,
    scan: turned.data,
    groundTruth: reorient(labels, 'RAS').volume.data,
    predictions,
    spacing: spacingOf(turned.affine),
    window: data.modality === 'hounsfield' ? abdominalWindow : undefined,
  };
}
