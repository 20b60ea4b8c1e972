import type { BenchmarkCase, Goal } from '../cases/types.js';
import { type ContestantName, contestantTitles } from '../contestants/contestants.js';
import { type CaseFigures, type Figures, figuresFor } from './figures.js';

/** A goal beside what was measured. */
export interface Outcome {
  readonly goal: Goal;
  /** Our time divided by the peer's; null where one of them was not measured. */
  readonly ratio: number | null;
  /** Which peer it was, of those that the goal names. */
  readonly peer: ContestantName | null;
  /** Whether the peer was there and did not get through. */
  readonly failed: boolean;
  /** Our peak of memory, in MB, and that of the peer. */
  readonly megabytes: readonly [number, number] | null;
}

export function outcomesOf(one: BenchmarkCase, figures: CaseFigures): Outcome[] {
  return (one.goals ?? []).map((goal) => {
    const ours = figuresFor(figures, goal.ours);
    const [name] = peersOf(goal, figures);
    const peer = name ? figuresFor(figures, name) : null;
    const failed = !peer && names[goal.against].some((other) => figures.contestants[other]);
    if (!ours || !peer) return { goal, ratio: null, peer: null, failed, megabytes: null };
    const ratio = ours.milliseconds / peer.milliseconds;
    return { goal, ratio, peer: name, failed, megabytes: [ours.megabytes, peer.megabytes] };
  });
}

export function reached({ goal, ratio, megabytes }: Outcome): boolean {
  if (ratio === null || megabytes === null || ratio > goal.ratio) return false;
  const [ours, peer] = megabytes;
  const most = goal.megabytes === 'peer' ? peer : (goal.megabytes ?? Number.POSITIVE_INFINITY);
  return ours <= most;
}

const names: Readonly<Record<Goal['against'], readonly ContestantName[]>> = {
  torch1: ['torch1'],
  torch2: ['torch2'],
  plain: ['plain'],
  'tfjs-wasm': ['tfjsWasm'],
  tfjs: ['tfjsCpu', 'tfjsWasm'],
};

/** Those whom a goal names and who were measured, the fastest first. */
function peersOf({ against }: Goal, figures: CaseFigures): ContestantName[] {
  const time = (name: ContestantName) => (figuresFor(figures, name) as Figures).milliseconds;
  return names[against]
    .filter((name) => figuresFor(figures, name))
    .toSorted((a, b) => time(a) - time(b));
}

/** Against whom the goal is, and who of them it was. */
export function peerTitle({ goal, peer }: Outcome): string {
  const title = peerTitles[goal.against];
  return goal.against === 'tfjs' && peer ? `${title} (${contestantTitles[peer]})` : title;
}

const peerTitles: Readonly<Record<Goal['against'], string>> = {
  torch1: 'PyTorch, 1 thread',
  torch2: 'PyTorch, 2 threads',
  plain: 'plain TypeScript',
  'tfjs-wasm': 'tfjs wasm',
  tfjs: 'the faster of tfjs cpu and wasm',
};
