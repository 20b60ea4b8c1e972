// What a run prints: who is there, a table per case, and the goals at the end.
import { tableLines } from '@obelisk/engine/text';
import { caseOf } from '../cases/index.js';
import type { BenchmarkCase } from '../cases/types.js';
import type { Missing } from '../contestants/available.js';
import { type ContestantName, contestantTitles } from '../contestants/contestants.js';
import type { CaseFigures, Figures } from './figures.js';
import { type Outcome, outcomesOf, peerTitle, reached } from './goals.js';
import { type Machine, slowProducts } from './machine.js';

export function aboutLines(machine: Machine): string[] {
  const { processor, cores, gigabytes, node, v8, device, gpu, tfjs, torch } = machine;
  const lines = [
    `${processor}, ${cores} cores, ${gigabytes} GB; Node ${node}, V8 ${v8}`,
    `webasm: ${device}; GPU: ${gpu}`,
    `TensorFlow.js ${tfjs ?? 'is not there'}; PyTorch ${torch?.version ?? 'is not there'}`,
  ];
  if (!torch || !slowProducts(torch.blas)) return lines;
  return [
    ...lines,
    `PyTorch multiplies with ${torch.blas.join(' and ')} here, many times slower than it could: ` +
      'apt-get install libopenblas0-openmp',
  ];
}

/** Who does not take part, and why; those with the same reason in one line. */
export function missingLines(missing: Missing): string[] {
  const reasons = new Set(Object.values(missing).filter((reason) => reason !== null));
  const names = Object.keys(missing) as ContestantName[];
  return [...reasons].map((reason) => {
    const those = names.filter((name) => missing[name] === reason);
    return `without ${those.map((name) => contestantTitles[name]).join(', ')}: ${reason}`;
  });
}

const head = ['', 'ms', 'spread', 'rounds', 'CPU ms', 'MB', 'ours/its', 'apart'];

/** A table with a line per contestant; ratios are those of our time with as many threads. */
export function caseLines(one: BenchmarkCase, figures: CaseFigures): string[] {
  const all = Object.entries(figures.contestants);
  const failures = all.flatMap(([name, found]) =>
    'failure' in found ? [`${contestantTitles[name as ContestantName]}: ${found.failure}`] : [],
  );
  const rows = all.flatMap(([name, found]) => {
    if ('failure' in found) return [];
    const title = contestantTitles[name as ContestantName];
    const apart = figures.distances[name as ContestantName] ?? 0;
    return [[title, ...cells(found), ratio(figures, name), apart.toExponential(0)]];
  });
  return [`\n${one.id}: ${one.title} (${one.size})`, ...tableLines(rows, head), ...failures];
}

function cells({ milliseconds, spread, rounds, cpuMilliseconds, megabytes }: Figures): string[] {
  return [
    milliseconds.toFixed(2),
    `${(spread * 100).toFixed(0)} %`,
    String(rounds),
    cpuMilliseconds.toFixed(1),
    megabytes.toFixed(0),
  ];
}

function ratio({ contestants }: CaseFigures, name: string): string {
  if (name.startsWith('ours')) return '';
  const own = name === 'torchCuda' ? 'oursGpu' : name === 'torch2' ? 'ours2' : 'ours1';
  const [ours, peer] = [contestants[own], contestants[name as ContestantName]] as Figures[];
  return ours?.milliseconds ? (ours.milliseconds / peer.milliseconds).toFixed(2) : '';
}

function verdict(outcome: Outcome): string {
  if (outcome.ratio === null) return outcome.failed ? 'it fails' : 'not measured';
  return reached(outcome) ? 'reached' : 'missed';
}

/** All goals of the cases that were measured. */
export function goalLines(measured: readonly CaseFigures[]): string[] {
  const rows = measured.flatMap((figures) => {
    const one = caseOf(figures.id);
    return outcomesOf(one, figures).map((outcome) => [
      one.id,
      peerTitle(outcome),
      outcome.goal.ratio.toFixed(2),
      outcome.ratio?.toFixed(3) ?? '-',
      outcome.megabytes?.map((number) => number.toFixed(0)).join(' / ') ?? '-',
      verdict(outcome),
    ]);
  });
  if (rows.length === 0) return [];
  return ['', ...tableLines(rows, ['goals', 'against', 'at most', 'ratio', 'MB', ''])];
}
