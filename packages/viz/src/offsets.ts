import { magmaColour } from './colour-map.js';
import { html, type Markup } from './html.js';
import { logFraction, squaresSvg } from './offset-squares.js';
import {
  axisSpread,
  type OffsetHistogram,
  offsetAxes,
  offsetHistogram,
} from './offset-statistics.js';

/** Offsets at the start of the training and after it, each (x, y, z, x, y, z, ...). */
export interface OffsetsBeforeAfter {
  readonly before: ArrayLike<number>;
  readonly after: ArrayLike<number>;
}

const bins = 48;
const panel = 160;
const panelTop = 24;
const panelLefts = [40, 208];
const barLeft = 378;
const width = 418;
const height = 206;

/**
 * Half the image domain as in Fig. 2 (-0.5..0.5), widened in steps of 0.25 until every offset fits.
 *
 * @example
 * ```ts
 * import { offsetExtent } from '@obelisk/viz';
 * offsetExtent({ before: [0.1, 0, 0], after: [0.2, -0.6, 0] }); // => 0.75
 * ```
 */
export function offsetExtent({ before, after }: OffsetsBeforeAfter): number {
  const furthest = offsetAxes.flatMap((_, axis) => [
    axisSpread(before, axis).furthest,
    axisSpread(after, axis).furthest,
  ]);
  return Math.max(0.5, (Math.floor(Math.max(...furthest) * 4) + 1) / 4);
}

/**
 * Fig. 2: where the offsets lie before (left) and after (right) the training, in one plane. The
 * colour of a square is the logarithm of the number of offsets in it: log(1 + n) / log(1 + N), with
 * N the largest number in either panel.
 *
 * @param axes - the plane's horizontal and vertical axis: 0 for S_x, 1 for S_y, 2 for S_z
 * @returns an SVG element
 * @throws when the offsets are no multiple of 3, or there are none
 *
 * @example
 * ```ts
 * import { offsetsSvg } from '@obelisk/viz';
 * offsetsSvg({ before: [0, 0, 0], after: [0.2, 0, 0] }, [0, 1]).slice(0, 4); // => '<svg'
 * ```
 */
export function offsetsSvg(offsets: OffsetsBeforeAfter, axes: readonly [number, number]): string {
  const extent = offsetExtent(offsets);
  const before = offsetHistogram(offsets.before, axes, extent, bins);
  const after = offsetHistogram(offsets.after, axes, extent, bins);
  const most = Math.max(1, ...before.counts, ...after.counts);
  const names = axes.map((axis) => offsetAxes[axis]);
  const label = `Offsets in the plane of S${names[0]} and S${names[1]} before and after training`;
  const svg = html`<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="${label}"
    viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="11"
    fill="currentColor">
    ${panelSvg(before, most, panelLefts[0], 'before')}
    ${panelSvg(after, most, panelLefts[1], 'after')}
    ${panelLefts.map((left) => axisSvg(left, extent, names[0]))}
    ${verticalAxisSvg(extent, names[1])}
    ${colourBarSvg(most)}
    </svg>`;
  return String(svg);
}

/** A panel of Fig. 2. */
export type OffsetsPanel = 'before' | 'after';

/** How places in the plane of the offsets and in the picture of `offsetsSvg` belong together. */
export interface OffsetsFrame {
  /** Of the picture, in the units of its view box. */
  readonly width: number;
  readonly height: number;
  /** Where an offset lies in the picture. */
  inPicture(panel: OffsetsPanel, offset: readonly [number, number]): [x: number, y: number];
  /** Which panel a place of the picture belongs to, and which offset; null outside of both. */
  inPlane(x: number, y: number): { panel: OffsetsPanel; offset: [number, number] } | null;
}

/**
 * Where the panels lie in the picture that `offsetsSvg` makes, for marks on it and clicks into it.
 * @param extent - `offsetExtent` of the same offsets
 *
 * @example
 * ```ts
 * import { offsetsFrame } from '@obelisk/viz';
 * const frame = offsetsFrame(0.5);
 * frame.inPicture('after', [0.25, 0]); // => [328, 104]
 * frame.inPlane(328, 104); // => { panel: 'after', offset: [0.25, 0] }
 * frame.inPlane(0, 0); // => null
 * ```
 */
export function offsetsFrame(extent: number): OffsetsFrame {
  const lefts = { before: panelLefts[0], after: panelLefts[1] };
  const isInside = (along: number, start: number) => along >= start && along <= start + panel;
  return {
    width,
    height,
    inPicture: (which, [across, upwards]) => [
      lefts[which] + (panel * (across + extent)) / (2 * extent),
      panelTop + (panel * (extent - upwards)) / (2 * extent),
    ],
    inPlane(x, y) {
      const which = (['before', 'after'] as const).find((one) => isInside(x, lefts[one]));
      if (which === undefined || !isInside(y, panelTop)) return null;
      const across = (2 * extent * (x - lefts[which])) / panel - extent;
      const upwards = extent - (2 * extent * (y - panelTop)) / panel;
      return { panel: which, offset: [across, upwards] };
    },
  };
}

function panelSvg(found: OffsetHistogram, most: number, left: number, title: string): Markup {
  const scale = panel / bins;
  return html`<text x="${left}" y="${panelTop - 8}" font-weight="600">${title}</text>
    <g transform="translate(${left} ${panelTop}) scale(${scale})" shape-rendering="crispEdges">
    ${squaresSvg(found, most)}
    <path d="M0 ${bins / 2}h${bins}M${bins / 2} 0v${bins}" stroke="#fff" fill="none"
    stroke-opacity="0.3" stroke-width="0.2" stroke-dasharray="0.8 0.8"/></g>`;
}

/** S with the axis as a subscript. */
function symbol(axis: string): Markup {
  return html`<tspan font-style="italic">S</tspan><tspan font-size="8" dy="3">${axis}</tspan>`;
}

function tick(value: number): string {
  return String(value).replace('-', '\u2212');
}

function axisSvg(left: number, extent: number, axis: string): Markup {
  const y = panelTop + panel + 14;
  const end = (value: number, x: number, anchor: 'start' | 'end') =>
    html`<text x="${x}" y="${y}" text-anchor="${anchor}" opacity="0.75">${tick(value)}</text>`;
  const middle = left + panel / 2;
  return html`${end(-extent, left, 'start')}${end(extent, left + panel, 'end')}
    <text x="${middle}" y="${y + 4}" text-anchor="middle">${symbol(axis)}</text>`;
}

function verticalAxisSvg(extent: number, axis: string): Markup[] {
  const x = panelLefts[0] - 5;
  const at = (y: number, text: Markup | string, opacity: number) =>
    html`<text x="${x}" y="${y}" text-anchor="end" opacity="${opacity}">${text}</text>`;
  return [
    at(panelTop + 10, tick(extent), 0.75),
    at(panelTop + panel / 2 + 4, symbol(axis), 1),
    at(panelTop + panel, tick(-extent), 0.75),
  ];
}

/** The colours from no offset (bottom) to the most in one square (top). */
function colourBarSvg(most: number): Markup {
  const steps = 40;
  const step = panel / steps;
  const bars = Array.from({ length: steps }, (_, i) => {
    const y = panelTop + panel - (i + 1) * step;
    const fill = magmaColour(i / (steps - 1));
    return html`<rect x="${barLeft}" y="${y}" width="8" height="${step}" fill="${fill}"/>`;
  });
  const ticks = [0, 1, 10, 100, 1000].filter((count) => count * 1.6 < most).concat(most);
  const labels = ticks.map((count) => {
    const y = panelTop + panel * (1 - logFraction(count, most)) + (count === most ? 9 : 1);
    return html`<text x="${barLeft + 11}" y="${y}" opacity="0.75">${count}</text>`;
  });
  return html`<g shape-rendering="crispEdges">${bars}</g>${labels}
    <text x="${barLeft + 8}" y="${panelTop - 8}" text-anchor="middle">count</text>`;
}
