import { number } from '../trilinear/formula.js';
import { type Standing, toPixel } from './tasks.js';

/** What happened at the last step, in a sentence. */
export function happening(standings: readonly Standing[], isStuck: boolean): string {
  const now = standings.at(-1);
  if (!now) return '';
  const [x, y] = toPixel(now.at);
  if (isStuck) {
    const isOut = [x, y].some((along) => along <= -1 || along >= 9);
    return isOut
      ? 'Lost: outside of the image there is no slope, and without a slope no step moves it.'
      : 'No slope here: no step moves it.';
  }
  if (now.slope.every((one) => Math.abs(one) < 1e-3)) {
    return 'The slope is next to nothing: it has come to rest in a valley.';
  }
  const before = standings.at(-2);
  if (!before) return 'Press Play, or take one step. Steps go against the slope.';
  const from = toPixel(before.at);
  const hops = (['x', 'y'] as const).flatMap((axis, a) => hopOver(axis, a, from, before, now));
  return hops.length > 0
    ? hops.join(' ')
    : 'It goes downhill, within its four pixels: nothing else is seen.';
}

/** The kinks of the interpolation are the rows and columns of pixels. */
function hopOver(
  axis: string,
  a: number,
  from: readonly number[],
  before: Standing,
  now: Standing,
): string[] {
  const to = toPixel(now.at)[a];
  const kink = to > from[a] ? Math.floor(to) : Math.ceil(to);
  const crossed = Math.min(from[a], to) < kink && kink < Math.max(from[a], to);
  if (!crossed) return [];
  const [one, other] = [before.slope[a], now.slope[a]].map((slope) => number(slope));
  const turned = before.slope[a] * now.slope[a] < 0 ? 'turned round' : 'jumped';
  return [
    `It hopped over the kink at pixel ${axis} = ${kink}: the slope ${turned}, ${one} to ${other}.`,
  ];
}
