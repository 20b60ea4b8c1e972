import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { shown } from '@obelisk/engine/text';
import type { FoldSummary } from '@obelisk/training';
import type { CrossvalContent } from '@obelisk/viz';
import { decimal } from '../organ-lines.js';
import type { Terminal } from '../terminal.js';
import { tableLines } from '../text-table.js';
import {
  type CrossvalJob,
  type CrossvalPlan,
  crossvalJobs,
  doneFile,
  isDone,
} from './crossval-plan.js';
import { gatheredExamples } from './examples.js';
import { gatheredOffsets } from './gathered-offsets.js';
import { planCommand } from './plan-command.js';

/**
 * Writes the tables and the report from the folds that are done, and prints the means. The folds'
 * own files stay as they are, so that this can be done again at any time.
 */
export async function gather(
  terminal: Terminal,
  folder: string,
  plan: CrossvalPlan,
): Promise<void> {
  const done = crossvalJobs(plan).filter((job) => isDone(folder, job));
  if (done.length === 0) {
    terminal.note(`${folder}: no fold is done yet; there is nothing to gather`);
    return;
  }
  const folds = await Promise.all(done.map((job) => readFold(folder, job)));
  const { crossvalSummary, missingFolds } = await import('@obelisk/training');
  const { crossvalCsv, crossvalTableCsv } = await import('@obelisk/viz');
  const summary = crossvalSummary(folds);
  const missing = missingFolds(folds, { ...plan, folds: plan.folds.length });
  await writeTexts(folder, {
    'cases.csv': crossvalCsv(folds),
    'summary.csv': crossvalTableCsv(summary),
    'summary.json': `${JSON.stringify({ ...summary, missing }, null, 2)}\n`,
  });
  await printMeans(terminal, folds);
  if (missing.length > 0) {
    terminal.note(`${missing.length} of ${crossvalJobs(plan).length} jobs are not done yet`);
  }
  const offsets = await gatheredOffsets(folder, done);
  await writeReport(terminal, folder, plan, { folds, summary, missing, offsets });
}

/** Writes the report, after the tables: it alone needs the scans, and does without if it must. */
async function writeReport(
  terminal: Terminal,
  folder: string,
  plan: CrossvalPlan,
  results: Pick<CrossvalContent, 'folds' | 'summary' | 'missing' | 'offsets'>,
): Promise<void> {
  const { crossvalReport } = await import('@obelisk/viz');
  const { data, examples, notShown } = await gatheredExamples(folder, plan, results.folds);
  for (const reason of notShown) terminal.note(`the report lacks overlays: ${reason}`);
  const page = crossvalReport({
    title: `Cross-validation on ${data}`,
    ...results,
    ...{ data, examples, notShown },
    command: planCommand(plan, folder),
    configuration: configurationOf(plan),
  });
  await writeTexts(folder, { 'report.html': page });
  terminal.print(`report   ${join(folder, 'report.html')}`);
}

async function writeTexts(folder: string, files: Record<string, string>): Promise<void> {
  const { writeFileAtomically } = await import('@obelisk/data/node');
  for (const [name, text] of Object.entries(files)) {
    writeFileAtomically(join(folder, name), new TextEncoder().encode(text));
  }
}

/** The summary of a job that is done. */
async function readFold(folder: string, job: CrossvalJob): Promise<FoldSummary> {
  const { readFoldSummary } = await import('@obelisk/training');
  const path = join(folder, job.name, doneFile);
  const summary = readFoldSummary(parsedFold(path), path);
  const { model, seed, fold } = summary;
  if (model === job.model && seed === job.seed && fold === job.fold) return summary;
  throw new Error(
    `${path}: is of fold ${fold} of ${shown(model)} with seed ${seed}; expected ${job.name}`,
  );
}

function parsedFold(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw new Error(`${path}: is damaged; remove it, and the fold is measured again`);
  }
}

/** Options that were given, and what followed from them. */
function configurationOf({ models, seeds, folds, data, grid, options }: CrossvalPlan) {
  const size = grid.size?.join(' x ') ?? 'as the scans';
  const spacing = grid.spacing ? `${grid.spacing.join(' x ')} mm` : 'as the scans';
  const { spacing: _asked, ...others } = options;
  const plain = Object.entries(others).filter(
    (entry): entry is [string, string | number] => entry[1] !== undefined,
  );
  return {
    models: models.join(', '),
    seeds: seeds.join(', '),
    folds: folds.length,
    data: basename(data),
    ...{ size, spacing, fit: grid.fit },
    ...Object.fromEntries(plain),
  };
}

/** Mean Dice of each model over all cases, organ by organ. */
async function printMeans(terminal: Terminal, folds: readonly FoldSummary[]): Promise<void> {
  const { meanOfPresent } = await import('@obelisk/training');
  const models = [...new Set(folds.map(({ model }) => model))];
  const organs = folds[0].labels.slice(1);
  const shown = (values: (number | null)[]) => decimal(meanOfPresent(values));
  const rows = models.map((model) => {
    const cases = folds.filter((fold) => fold.model === model).flatMap((fold) => fold.cases);
    const each = organs.map((_, organ) => shown(cases.map(({ dice }) => dice[organ])));
    const all = shown(cases.map(({ dice }) => meanOfPresent(dice)));
    return [model, ...each, all, String(cases.length)];
  });
  for (const line of tableLines([['Dice', ...organs, 'mean', 'scans'], ...rows])) {
    terminal.print(line);
  }
}
