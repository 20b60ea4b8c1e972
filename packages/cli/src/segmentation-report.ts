import type { OrganReport } from '@obelisk/training';
import type { Terminal } from './terminal.js';

/** Says so when all voxels became background. */
export async function noteNothingFound(
  { note }: Pick<Terminal, 'note'>,
  { volumes }: OrganReport,
): Promise<void> {
  const { nothingFoundLine } = await import('@obelisk/training');
  if (volumes.every((volume) => volume === 0)) note(nothingFoundLine);
}

/** Prints the organs as a table. */
export async function printOrgans(terminal: Terminal, report: OrganReport): Promise<void> {
  const { exchangedSidesLine, meanOfPresent, organLines, unknownLabelsLine } = await import(
    '@obelisk/training'
  );
  const { names, exchanged, mean, unknown } = report;
  for (const line of organLines(report, mean)) terminal.print(line);
  if (unknown.length > 0) terminal.note(unknownLabelsLine(unknown, names.length));
  if (!exchanged) return;
  terminal.note(exchangedSidesLine(names, exchanged, meanOfPresent(exchanged.dice)));
}
