import { basename, join } from 'node:path';
import { writeFileAtomically } from '@obelisk/data/node';
import {
  type CrossvalSummary,
  crossvalSummary,
  type FoldSummary,
  missingFolds,
} from '@obelisk/training';
import {
  type CrossvalPlan,
  crossvalJobs,
  isDone,
  planCommand,
  readFold,
} from '@obelisk/training/node';
import { gatheredExamples } from './crossval-case-examples.js';
import type { CrossvalContent } from './crossval-content.js';
import { crossvalCsv, crossvalTableCsv } from './crossval-csv.js';
import { crossvalReport } from './crossval-report.js';
import { gatheredOffsets } from './crossval-trained-offsets.js';

/** What the folds that are done came to. */
export interface CrossvalTables extends Pick<CrossvalContent, 'folds' | 'summary' | 'missing'> {
  readonly folds: readonly FoldSummary[];
  readonly summary: CrossvalSummary;
}

/**
 * Writes `cases.csv`, `summary.csv` and `summary.json` from the folds that are done. The folds' own
 * files stay as they are, so that this can be done again at any time.
 * @returns what is in them; null where no fold is done yet
 * @throws Error when the files of a fold are damaged
 *
 * @example
 * ```ts
 * import { writeCrossvalTables } from '@obelisk/viz/node';
 * const plan = { folder: 'nowhere', models: ['obelisk'], seeds: [1], folds: [['a'], ['b']] };
 * writeCrossvalTables(plan); // => null
 * ```
 */
export function writeCrossvalTables(
  plan: Pick<CrossvalPlan, 'folder' | 'models' | 'seeds' | 'folds'>,
): CrossvalTables | null {
  const folds = crossvalJobs(plan)
    .filter((job) => isDone(plan, job))
    .map((job) => readFold(plan, job));
  if (folds.length === 0) return null;
  const summary = crossvalSummary(folds);
  const missing = missingFolds(folds, { ...plan, folds: plan.folds.length });
  writeTexts(plan.folder, {
    'cases.csv': crossvalCsv(folds),
    'summary.csv': crossvalTableCsv(summary),
    'summary.json': `${JSON.stringify({ ...summary, missing }, null, 2)}\n`,
  });
  return { folds, summary, missing };
}

/** A report that was written, and sentences about what it lacks. */
export interface WrittenReport {
  readonly path: string;
  readonly notShown: readonly string[];
}

/**
 * Writes the report, after the tables: it alone needs the scans, and does without if it must.
 *
 * @example
 * ```ts
 * import { mkdtempSync, rmSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { beginCrossval, crossvalJobs, runFold } from '@obelisk/training/node';
 * import { writeCrossvalReport, writeCrossvalTables } from '@obelisk/viz/node';
 * const folder = mkdtempSync(`${tmpdir()}/obelisk-`);
 * const plan = await beginCrossval(folder, {
 *   models: ['obelisk'],
 *   folds: 3,
 *   seeds: [1],
 *   data: 'phantoms',
 *   phantoms: 3,
 *   size: [8, 8, 8],
 *   spacing: 'none',
 *   fit: 'crop',
 *   recipe: 'default',
 *   steps: 1,
 *   device: 'webasm',
 * });
 * await runFold(plan, crossvalJobs(plan)[0]);
 * const tables = writeCrossvalTables(plan);
 * tables?.missing.length; // => 2
 * const { path } = await writeCrossvalReport(plan, tables!);
 * path === `${folder}/report.html`; // => true
 * rmSync(folder, { recursive: true });
 * ```
 */
export async function writeCrossvalReport(
  plan: CrossvalPlan,
  tables: CrossvalTables,
): Promise<WrittenReport> {
  const { folder } = plan;
  const offsets = gatheredOffsets(
    folder,
    crossvalJobs(plan).filter((job) => isDone(plan, job)),
  );
  const { data, examples, notShown } = await gatheredExamples(plan, tables.folds);
  const page = crossvalReport({
    title: `Cross-validation on ${data}`,
    ...tables,
    ...{ offsets, data, examples, notShown },
    command: planCommand(plan),
    configuration: configurationOf(plan),
  });
  writeTexts(folder, { 'report.html': page });
  return { path: join(folder, 'report.html'), notShown };
}

function writeTexts(folder: string, files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    writeFileAtomically(join(folder, name), new TextEncoder().encode(text));
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
