import type { OrganReport } from '@obelisk/training';
import { printAll, type Terminal } from './terminal.js';

/** Says so when all voxels became background. */
export async function noteNothingFound(
  { note }: Pick<Terminal, 'note'>,
  report: OrganReport,
): Promise<void> {
  const { emptinessRemarks } = await import('@obelisk/training');
  emptinessRemarks(report).forEach(note);
}

/** Prints the organs as a table. */
export async function printOrgans(terminal: Terminal, report: OrganReport): Promise<void> {
  const { organLines, truthRemarks } = await import('@obelisk/training');
  printAll(terminal, organLines(report, report.mean));
  truthRemarks(report).forEach(terminal.note);
}
