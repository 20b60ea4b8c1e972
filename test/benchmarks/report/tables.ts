// The tables of the page, in Markdown.
import { caseOf } from '../cases/index.js';
import type { Group } from '../cases/types.js';
import { type ContestantName, contestantTitles } from '../contestants/contestants.js';
import { type CaseFigures, type Figures, figuresFor, quantile } from './figures.js';
import { outcomesOf, peerTitle, reached } from './goals.js';
import { type Machine, slowProducts } from './machine.js';
import { startHead, startRow } from './start-figures.js';
import type { Summary } from './summary.js';

/** Rows below a line of titles; the first column is text, all others are numbers. */
export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = head.map((_, at) => (at === 0 ? '---' : '---:'));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}

/** Three digits, and thousands as seconds. */
function duration(figures: Figures | null): string {
  if (!figures) return '-';
  const { milliseconds, spread, rounds } = figures;
  const range = rounds < 3 ? '' : ` ±${(spread * 100).toFixed(0)} %`;
  return `${amount(milliseconds)}${range}`;
}

function amount(milliseconds: number): string {
  const [value, unit] = milliseconds >= 1000 ? [milliseconds / 1000, 's'] : [milliseconds, 'ms'];
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return `${value.toFixed(digits)} ${unit}`;
}

const memory = (figures: Figures | null) => (figures ? `${figures.megabytes.toFixed(0)} MB` : '-');

function times(figures: CaseFigures, ours: ContestantName, peer: ContestantName): string {
  const [a, b] = [figuresFor(figures, ours), figuresFor(figures, peer)];
  return a && b ? (a.milliseconds / b.milliseconds).toFixed(2) : '-';
}

const ofGroup = (summary: Summary, group: Group) =>
  summary.cases.filter(({ id }) => caseOf(id).group === group);

/** Operations: everybody, and our time divided by that of PyTorch with one thread. */
export function operationTable(summary: Summary): string {
  const shown = ['ours1', 'ours2', 'plain', 'tfjsCpu', 'tfjsWasm', 'torch1', 'torch2'] as const;
  const rows = ofGroup(summary, 'operations').map((figures) => {
    const { title, size } = caseOf(figures.id);
    const each = shown.map((name) => duration(figuresFor(figures, name)));
    return [`${title} (${size})`, ...each, times(figures, 'ours1', 'torch1')];
  });
  const peers = ['plain TypeScript', 'tfjs cpu', 'tfjs wasm', 'PyTorch, 1 thread', '2 threads'];
  const head = ['', 'here, 1 thread', '2 threads', ...peers, 'ours / PyTorch, 1 thread'];
  return [markdownTable(head, rows), ...failures(ofGroup(summary, 'operations'))].join('\n');
}

/** Time and memory here and in PyTorch, with two threads. */
export function layerTable(summary: Summary, group: Group): string {
  const rows = ofGroup(summary, group).map((figures) => {
    const one = caseOf(figures.id);
    const [ours, torch] = [figuresFor(figures, 'ours2'), figuresFor(figures, 'torch2')];
    return [
      `${one.title} (${one.size})`,
      duration(ours),
      duration(torch),
      times(figures, 'ours2', 'torch2'),
      memory(ours),
      memory(torch),
      ours ? amount(ours.firstMilliseconds) : '-',
    ];
  });
  const head = ['', 'here', 'PyTorch', 'ours / its', 'memory here', 'PyTorch', 'first run here'];
  return [markdownTable(head, rows), ...failures(ofGroup(summary, group))].join('\n');
}

/** Who did not get through, and why, as a list below the table. */
function failures(measured: readonly CaseFigures[]): string[] {
  const lines = measured.flatMap(({ id, contestants }) =>
    Object.entries(contestants).flatMap(([name, found]) =>
      'failure' in found
        ? [`- ${caseOf(id).title}, ${contestantTitles[name as ContestantName]}: ${found.failure}`]
        : [],
    ),
  );
  return lines.length === 0 ? [] : ['', ...lines];
}

const digits = (ratio: number) => ratio.toFixed(ratio < 0.1 ? 3 : 2);

export function goalTable(summary: Summary): string {
  const rows = summary.cases.flatMap((figures) => {
    const one = caseOf(figures.id);
    return outcomesOf(one, figures).map((outcome) => {
      const { goal, ratio, failed, megabytes } = outcome;
      const most = goal.megabytes === 'peer' ? 'no more' : `${goal.megabytes} MB`;
      return [
        one.title,
        peerTitle(outcome),
        digits(goal.ratio),
        ratio !== null ? digits(ratio) : failed ? 'it fails' : 'not measured',
        goal.megabytes === undefined ? '' : most,
        goal.megabytes === undefined
          ? ''
          : (megabytes?.map((mb) => mb.toFixed(0)).join(' / ') ?? '-'),
        ratio === null ? '' : reached(outcome) ? 'yes' : '**no**',
      ];
    });
  });
  const head = ['', 'against', 'wanted', 'reached', 'memory wanted', 'MB: ours / its', 'there'];
  return markdownTable(head, rows);
}

export function startTable(summary: Summary): string {
  const rows = summary.starts.map(startRow);
  const small = ofGroup(summary, 'start').map((figures) => {
    const each = (['ours1', 'plain', 'tfjsCpu', 'tfjsWasm', 'torch1'] as const).map((name) => {
      const found = figuresFor(figures, name);
      return found ? `${found.milliseconds.toFixed(2)} µs` : '-';
    });
    return ['one sum of 64 numbers', ...each];
  });
  const compiling = compileTimes(summary);
  rows.push(['first call of an operation, longer than later ones by', ...compiling, '', '']);
  return [
    markdownTable(startHead, rows),
    '',
    markdownTable(['', 'here', 'plain TypeScript', 'tfjs cpu', 'tfjs wasm', 'PyTorch'], small),
  ].join('\n');
}

/** What the first call of an operation takes for compiling its kernels: the median over all. */
function compileTimes(summary: Summary): [median: string, operations: string] {
  const more = ofGroup(summary, 'operations').flatMap((figures) => {
    const ours = figuresFor(figures, 'ours1');
    return ours ? [ours.firstMilliseconds - ours.milliseconds] : [];
  });
  const median = more.length === 0 ? '-' : `${quantile(more, 0.5).toFixed(0)} ms`;
  return [median, `${more.length} operations`];
}

/** Where it was measured, in sentences. */
export function machineText({ machine, loads }: Summary): string {
  const { date, processor, cores, gigabytes, node, v8, device, gpu, tfjs, torch } = machine;
  const busiest = Math.max(0, ...loads).toFixed(1);
  const usual = loads.length === 0 ? '0' : quantile(loads, 0.5).toFixed(1);
  return [
    `Measured on ${date}: ${processor}, ${cores} cores, ${gigabytes} GB; Node ${node} (V8 ${v8}),`,
    `webasm: ${device.replace(', always there', '')}; GPU: ${gpu}.`,
    `TensorFlow.js ${tfjs ?? 'was not there'}; ${torchText(torch)}.`,
    `The load of the machine was ${usual} in the median and ${busiest} at most,`,
    "the benchmark's own threads included.",
  ].join('\n');
}

function torchText(torch: Machine['torch']): string {
  if (!torch) return 'PyTorch was not there';
  const slow = slowProducts(torch.blas) ? ', which is slow in products' : '';
  return `PyTorch ${torch.version} with ${library(torch.blas)}${slow}`;
}

/** The library that multiplies, without those that only forward to it. */
function library(blas: readonly string[]): string {
  const fast = blas.filter((name) => !slowProducts([name]));
  return (fast.length > 0 ? fast : blas).map((name) => `\`${name}\``).join(', ');
}
