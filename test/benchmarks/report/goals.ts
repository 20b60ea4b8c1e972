import type { BenchmarkCase, Goal } from '../cases/types.js';
import type { ContestantName } from '../contestants/contestants.js';
import { type CaseFigures, type Figures, figuresFor } from './figures.js';

/** A goal beside what was measured. */
export interface Outcome {
  readonly goal: Goal;
  /** Our time divided by the peer's; null where one of them was not measured. */
  readonly ratio: number | null;
  /** Whether the peer was there and did not get through. */
  readonly failed: boolean;
  /** Our peak of memory, in MB, and that of the peer. */
  readonly megabytes: readonly [number, number] | null;
}

export function outcomesOf(one: BenchmarkCase, figures: CaseFigures): Outcome[] {
  return (one.goals ?? []).map((goal) => {
    const [ours, peer] = [figuresFor(figures, goal.ours), peerOf(goal, figures)];
    const failed = !peer && names[goal.against].some((name) => figures.contestants[name]);
    if (!ours || !peer) return { goal, ratio: null, failed, megabytes: null };
    const ratio = ours.milliseconds / peer.milliseconds;
    return { goal, ratio, failed, megabytes: [ours.megabytes, peer.megabytes] };
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

/** The faster one where there are two. */
function peerOf({ against }: Goal, figures: CaseFigures): Figures | null {
  const found = names[against].map((name) => figuresFor(figures, name)).filter((one) => one);
  return (found as Figures[]).toSorted((a, b) => a.milliseconds - b.milliseconds)[0] ?? null;
}

export const peerTitles: Readonly<Record<Goal['against'], string>> = {
  torch1: 'PyTorch, 1 thread',
  torch2: 'PyTorch, 2 threads',
  plain: 'plain TypeScript',
  'tfjs-wasm': 'tfjs wasm',
  tfjs: 'the faster of tfjs cpu and wasm',
};
