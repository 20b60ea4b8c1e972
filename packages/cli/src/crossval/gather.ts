import type { CrossvalPlan } from '@obelisk/training/node';
import { printAll, type Terminal } from '../terminal.js';

/** Writes the tables and the report from the folds that are done, and prints the means. */
export async function gather(terminal: Terminal, plan: CrossvalPlan): Promise<void> {
  const { crossvalJobs } = await import('@obelisk/training/node');
  const { meanDiceLines } = await import('@obelisk/training');
  const { writeCrossvalReport, writeCrossvalTables } = await import('@obelisk/viz/node');
  const tables = writeCrossvalTables(plan);
  if (tables === null) {
    terminal.note(`${plan.folder}: no fold is done yet; there is nothing to gather`);
    return;
  }
  printAll(terminal, meanDiceLines(tables.folds));
  const missing = tables.missing.length;
  if (missing > 0) {
    terminal.note(`${missing} of ${crossvalJobs(plan).length} jobs are not done yet`);
  }
  const { path, notShown } = await writeCrossvalReport(plan, tables);
  for (const reason of notShown) terminal.note(`the report lacks overlays: ${reason}`);
  terminal.print(`report   ${path}`);
}
