import { tableLines } from '@obelisk/engine/text';
import type { Failure, Measured, Phase } from './budget.js';
import type { NetworkReport } from './measured-network.js';

/** All that `gpu-check` found. */
export interface CheckReport {
  /** Which graphics processor it was. */
  readonly adapter: string;
  readonly networks: readonly NetworkReport[];
  readonly paper: readonly Measured[];
  readonly failures: readonly Failure[];
}

/** The tables of a report, each with its title. */
export function reportLines({ adapter, networks, paper, failures }: CheckReport): string[] {
  const measured = networks.flatMap((network) => network.measured);
  const of = (phase: Phase) => measured.filter((one) => one.phase === phase);
  return [
    adapter,
    ...titled('The third training step', countsTable(of('training'))),
    ...titled('The second inference', countsTable(of('inference'))),
    ...titled('Living bytes and losses of the training', trainingTable(networks)),
    ...titled('A training step at 144 x 144 x 144, walked without numbers', countsTable(paper)),
    ...(failures.length > 0 ? titled('Not within the budget', failures) : []),
  ];
}

function titled(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', title, ...lines];
}

function countsTable(all: readonly Measured[]): string[] {
  if (all.length === 0) return [];
  const names = Object.keys(all[0].numbers);
  const rows = all.map(({ network, numbers }) => [
    network,
    ...names.map((name) => String(numbers[name])),
  ]);
  return tableLines(rows, ['network', ...names]);
}

function trainingTable(networks: readonly NetworkReport[]): string[] {
  if (networks.length === 0) return [];
  const rows = networks.map(({ network, size, livingBytes, losses, lossesApart }) => [
    ...[network, size.join('x'), ...livingBytes.map(String)],
    ...[losses.webgpu, losses.webasm].map((all) => all.map((loss) => loss.toFixed(6)).join(' ')),
    lossesApart.toExponential(1),
  ]);
  const living = ['bytes, step 2', 'bytes, step 3'];
  return tableLines(rows, ['network', 'size', ...living, 'webgpu', 'webasm', 'apart']);
}
