import { type AxisSpread, axisSpread, offsetAxes } from './offset-statistics.js';
import { type OffsetsBeforeAfter, offsetExtent } from './offsets.js';

const left = 40;
const right = 398;
const width = 418;
const height = 206;
/** Before the training: a muted tone; after it: the accent of the report. */
const tones = { before: '#8a8f98', after: '#e97125' } as const;

/**
 * The reach of the offsets per axis, before above after: a thin line from the 5 % to the 95 %
 * quantile, a thick one from 25 % to 75 %, a dot at the median.
 *
 * @returns an SVG element
 *
 * @example
 * ```ts
 * import { offsetSpreadSvg } from '@obelisk/viz';
 * offsetSpreadSvg({ before: [0, 0, 0], after: [0.2, 0, 0] }).slice(0, 4); // => '<svg'
 * ```
 */
export function offsetSpreadSvg(offsets: OffsetsBeforeAfter): string {
  const extent = offsetExtent(offsets);
  const x = (value: number) => left + ((value + extent) / (2 * extent)) * (right - left);
  const rows = offsetAxes.map((axis, i) => {
    const y = 50 + i * 50;
    return [
      `<text x="${left - 22}" y="${y + 8}"><tspan font-style="italic">S</tspan>`,
      `<tspan font-size="8" dy="3">${axis}</tspan></text>`,
      barSvg(axisSpread(offsets.before, i), x, y - 4, tones.before),
      barSvg(axisSpread(offsets.after, i), x, y + 12, tones.after),
    ].join('');
  });
  const grid = ticks(extent).map((value) => {
    const at = x(value).toFixed(1);
    const text = String(value).replace('-', '\u2212');
    return (
      `<path d="M${at} 28V186" stroke="currentColor" stroke-opacity="0.15"/>` +
      `<text x="${at}" y="198" text-anchor="middle" opacity="0.75">${text}</text>`
    );
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" `,
    'aria-label="Reach of the offsets per axis before and after training" fill="currentColor" ',
    'font-family="system-ui, sans-serif" font-size="11">',
    keySvg(left, 'before', tones.before),
    keySvg(left + 80, 'after', tones.after),
    ...grid,
    ...rows,
    '</svg>',
  ].join('');
}

/** Round values from -extent to extent, few enough to have room. */
function ticks(extent: number): number[] {
  const step = [0.25, 0.5, 1].find((s) => extent / s <= 4) ?? extent / 2;
  const half = Math.floor(extent / step);
  return Array.from({ length: 2 * half + 1 }, (_, i) => (i - half) * step);
}

function keySvg(x: number, text: string, colour: string): string {
  return (
    `<path d="M${x} 12h14" stroke="${colour}" stroke-width="6"/>` +
    `<text x="${x + 20}" y="16" font-weight="600">${text}</text>`
  );
}

function barSvg(
  { quantiles }: AxisSpread,
  x: (value: number) => number,
  y: number,
  colour: string,
): string {
  const [q05, q25, q50, q75, q95] = quantiles.map((q) => x(q).toFixed(1));
  return [
    `<path d="M${q05} ${y}H${q95}" stroke="${colour}" stroke-width="2"/>`,
    `<path d="M${q25} ${y}H${q75}" stroke="${colour}" stroke-width="8"/>`,
    `<circle cx="${q50}" cy="${y}" r="2.5" fill="#fff"/>`,
  ].join('');
}
