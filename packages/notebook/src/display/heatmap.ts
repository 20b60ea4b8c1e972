import { html, magmaColour } from '@obelisk/viz/basics';
import { Displayable } from './displayable.js';
import { type NumberSource, rowsOf } from './numbers.js';

/** How a heat map is drawn. */
export interface HeatmapOptions {
  /** Above the picture. */
  readonly title?: string;
  /** Digits behind the point; as many as needed, up to two, when left out. */
  readonly digits?: number;
}

const cellHeight = 26;
/** Above so many cells the numbers would be too small to read: colours only. */
const mostNumbers = 400;

/**
 * Numbers as coloured squares with the numbers in them. Without negative numbers the colours run
 * from dark (smallest) to light; with them from blue over white (zero) to orange.
 *
 * @param source - rows of numbers, one row, an ndarray or a tensor; leading axes of length 1 are
 * left out
 * @throws Error when the array has more than two longer axes, or on `webgpu`, where a tensor is
 * read first: `heatmap(await t.data())`
 *
 * @example
 * ```ts
 * import { heatmap } from '@obelisk/notebook';
 * String(heatmap([[1, 0.5], [0, 2]], { title: 'weights' })); // => 'weights\n1.0 0.5\n0.0 2.0'
 * ```
 */
export function heatmap(source: NumberSource, options: HeatmapOptions = {}): Displayable {
  const rows = rowsOf(source, 'heatmap');
  const digits = options.digits ?? neededDigits(rows.flat());
  const texts = rows.map((row) => row.map((value) => value.toFixed(digits)));
  const plain = texts.map((row) => row.join(' ')).join('\n');
  const title = options.title ?? '';
  return new Displayable({
    'text/plain': title ? `${title}\n${plain}` : plain,
    'image/svg+xml': heatmapSvg(rows, texts, title),
  });
}

function neededDigits(values: readonly number[]): number {
  const isExact = (digits: number) =>
    values.every(
      (value) => !Number.isFinite(value) || Math.abs(value - Number(value.toFixed(digits))) < 1e-9,
    );
  return [0, 1].find(isExact) ?? 2;
}

function heatmapSvg(
  rows: readonly (readonly number[])[],
  texts: readonly (readonly string[])[],
  title: string,
): string {
  const columns = Math.max(1, ...rows.map((row) => row.length));
  const withNumbers = rows.length * columns <= mostNumbers;
  const longest = Math.max(1, ...texts.flat().map((text) => text.length));
  const cellWidth = withNumbers
    ? Math.max(cellHeight, 8 * longest + 10)
    : Math.max(2, 360 / columns);
  const height = withNumbers ? cellHeight : cellWidth;
  const top = title ? 22 : 0;
  const width = Math.max(columns * cellWidth, 7.5 * title.length);
  const colour = colourScale(rows.flat());
  const cells = rows.flatMap((row, r) =>
    row.map((value, c) => {
      const fill = colour(value);
      const [x, y] = [c * cellWidth, top + r * height];
      const square = html`<rect x="${x}" y="${y}" width="${cellWidth}" height="${height}"
        fill="${fill}"/>`;
      if (!withNumbers) return square;
      const [centre, line] = [x + cellWidth / 2, y + height / 2 + 4.5];
      return html`${square}<text x="${centre}" y="${line}" text-anchor="middle"
        fill="${inkOn(fill)}">${texts[r][c]}</text>`;
    }),
  );
  const [w, h] = [Math.ceil(width), Math.ceil(top + rows.length * height)];
  const label = title || `heat map of ${rows.length} by ${columns} numbers`;
  const heading = title ? html`<text x="0" y="14" fill="currentColor">${title}</text>` : '';
  const svg = html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${w} ${h}" width="${w}"
    height="${h}" role="img" aria-label="${label}" font-family="system-ui, sans-serif"
    font-size="13">${heading}${cells}</svg>`;
  return String(svg);
}

/** Colours that differ in lightness too, so that they survive any kind of colour vision. */
function colourScale(values: readonly number[]): (value: number) => string {
  const finite = values.filter(Number.isFinite);
  const least = Math.min(0, ...finite);
  const most = Math.max(...finite, least);
  if (least < 0) {
    const extent = Math.max(-least, most);
    return (value) => (Number.isFinite(value) ? divergingColour(value / extent) : '#888888');
  }
  const low = Math.min(...finite);
  const range = most - low || 1;
  return (value) => (Number.isFinite(value) ? magmaColour((value - low) / range) : '#888888');
}

/** The ends of ColorBrewer's PuOr with blue in place of purple: blue, white, orange. */
export function divergingColour(fraction: number): string {
  const end = fraction < 0 ? [33, 102, 172] : [200, 90, 10];
  const weight = Math.min(Math.abs(fraction), 1);
  const channels = end.map((channel) => Math.round(255 + (channel - 255) * weight));
  return `#${channels.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}

/** Black or white, whichever stands out (relative luminance as in WCAG 2). */
export function inkOn(fill: string): string {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(fill.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179 ? '#000000' : '#ffffff';
}
