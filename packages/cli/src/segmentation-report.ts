import type { LabelMap } from '@obelisk/data';
import type { ExchangedSides } from '@obelisk/training';
import { exchangedSidesLine, organLines } from './organ-lines.js';
import type { Terminal } from './terminal.js';
import {
  type UnknownLabel,
  unknownLabels,
  unknownLabelsLine,
  withoutUnknown,
} from './unknown-labels.js';

/** What was found in a scan. */
export interface OrganReport {
  /** Names of all labels, background first. */
  readonly names: readonly string[];
  /** Millilitres of each label but the background. */
  readonly volumes: readonly number[];
  /** Dice of the same labels with a ground truth; null where a label is in neither map. */
  readonly dice?: readonly (number | null)[];
  readonly mean: number | null;
  readonly exchanged: ExchangedSides | null;
  /** What the ground truth has and the model does not know. */
  readonly unknown: readonly UnknownLabel[];
}

/** Measures the organs, and compares them with a ground truth if there is one. */
export async function organReport(
  names: readonly string[],
  labels: LabelMap,
  truth: LabelMap | null,
): Promise<OrganReport> {
  const { dice, exchangedSides, meanOfPresent, organVolumes } = await import('@obelisk/training');
  const volumes = organVolumes(labels, names.length);
  if (truth === null) return { names, volumes, mean: null, exchanged: null, unknown: [] };
  const unknown = unknownLabels(truth.data.data, names.length);
  const { data } = await withoutUnknown(truth, names.length);
  const [found, expected] = [labels.data.data, data.data];
  const scores = dice(found, expected, names.length);
  const exchanged = exchangedSides(found, expected, names);
  return { names, volumes, dice: scores, mean: meanOfPresent(scores), exchanged, unknown };
}

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
  const { meanOfPresent } = await import('@obelisk/training');
  const { names, exchanged, mean, unknown } = report;
  for (const line of organLines(report, mean)) terminal.print(line);
  if (unknown.length > 0) terminal.note(unknownLabelsLine(unknown, names.length));
  if (!exchanged) return;
  terminal.note(exchangedSidesLine(names, exchanged, meanOfPresent(exchanged.dice)));
}

/** The organs as they stand in JSON. */
export function organsAsJson({ names, volumes, dice, mean, unknown }: OrganReport): object {
  const organs = names.slice(1).map((name, at) => ({
    label: at + 1,
    name,
    millilitres: volumes[at],
    ...(dice && { dice: dice[at] }),
  }));
  return { organs, ...(dice && { meanDice: mean, unknownLabels: unknown }) };
}
