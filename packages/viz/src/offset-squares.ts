import { magmaColour } from './colour-map.js';
import { html, type Markup } from './html.js';
import type { OffsetHistogram } from './offset-statistics.js';

/** How bright n of at most N offsets are: log(1 + n) / log(1 + N). */
export function logFraction(count: number, most: number): number {
  return Math.log1p(count) / Math.log1p(most);
}

/**
 * The squares of a histogram, each of side 1, the second coordinate upwards. One path per number of
 * offsets: its squares all have the same colour.
 * @param most - the number of offsets that is brightest
 */
export function squaresSvg({ bins, counts }: OffsetHistogram, most: number): Markup {
  const paths = new Map<number, string>();
  counts.forEach((count, i) => {
    if (count === 0) return;
    // SVG counts rows from the top, the histogram from the smallest coordinate.
    const [column, row] = [i % bins, bins - 1 - Math.floor(i / bins)];
    paths.set(count, `${paths.get(count) ?? ''}M${column} ${row}h1v1h-1z`);
  });
  const cells = [...paths].map(
    ([count, path]) => html`<path d="${path}" fill="${magmaColour(logFraction(count, most))}"/>`,
  );
  return html`<rect width="${bins}" height="${bins}" fill="${magmaColour(0)}"/>${cells}`;
}
