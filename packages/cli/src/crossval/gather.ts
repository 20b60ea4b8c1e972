import { tableLines } from '@obelisk/engine/text';
import type { FoldSummary } from '@obelisk/training';
import type { CrossvalPlan } from '@obelisk/training/node';
import { decimal } from '../organ-lines.js';
import type { Terminal } from '../terminal.js';

/** Writes the tables and the report from the folds that are done, and prints the means. */
export async function gather(terminal: Terminal, plan: CrossvalPlan): Promise<void> {
  const { crossvalJobs } = await import('@obelisk/training/node');
  const { writeCrossvalReport, writeCrossvalTables } = await import('@obelisk/viz/node');
  const tables = writeCrossvalTables(plan);
  if (tables === null) {
    terminal.note(`${plan.folder}: no fold is done yet; there is nothing to gather`);
    return;
  }
  await printMeans(terminal, tables.folds);
  const missing = tables.missing.length;
  if (missing > 0) {
    terminal.note(`${missing} of ${crossvalJobs(plan).length} jobs are not done yet`);
  }
  const { path, notShown } = await writeCrossvalReport(plan, tables);
  for (const reason of notShown) terminal.note(`the report lacks overlays: ${reason}`);
  terminal.print(`report   ${path}`);
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
