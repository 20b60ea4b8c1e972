import { tableLines } from '@obelisk/engine/text';
import { quantile } from './figures.js';

/** Time from a command to what its title says. */
export interface StartFigures {
  readonly title: string;
  readonly milliseconds: number;
  readonly starts: number;
  /** What it may take at most, where that is set. */
  readonly limit?: number;
}

/** The median over so many turns of what takes `once` milliseconds. */
export async function startFigures(
  title: string,
  turns: number,
  once: () => Promise<number>,
): Promise<StartFigures> {
  const times: number[] = [];
  while (times.length < turns) times.push(await once());
  return { title, milliseconds: quantile(times, 0.5), starts: turns };
}

/** What was measured before, with what was measured now in its place or behind it. */
export function withStarts(
  before: readonly StartFigures[],
  now: readonly StartFigures[],
): StartFigures[] {
  const kept = before.filter(({ title }) => now.every((one) => one.title !== title));
  return [...kept, ...now];
}

/** As the page shows it: what it is, the median, of how many, at most, and whether it is kept. */
export function startRow({ title, milliseconds, starts, limit }: StartFigures): string[] {
  const seconds = (time: number) => `${(time / 1000).toFixed(2)} s`;
  const own = [title, seconds(milliseconds), `${starts} starts`];
  if (limit === undefined) return [...own, '', ''];
  return [...own, seconds(limit), milliseconds <= limit ? 'yes' : '**no**'];
}

export const startHead: readonly string[] = ['', 'median', 'of', 'at most', 'there'];

export function startLines(starts: readonly StartFigures[]): string[] {
  return starts.length === 0 ? [] : ['', ...tableLines(starts.map(startRow), startHead)];
}
