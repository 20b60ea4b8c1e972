import { html, type Markup } from './html.js';

/** A place in an image, in pixels: (0, 0) is the middle of the first one. */
export type PixelPlace = readonly [x: number, y: number];

/** A sampling point, and where it has come from. */
export interface SampleMark {
  readonly at: PixelPlace;
  /** An arrow leads from here to `at`. */
  readonly from?: PixelPlace;
  /** Stands beside the point; best one letter or digit. */
  readonly name?: string;
}

/** What is drawn beside the points. */
export interface SamplesOptions {
  /** Digits after the point of the pixels' values; no values when left out. */
  readonly digits?: number;
  /** The position that the offsets belong to, as a cross. */
  readonly centre?: PixelPlace;
  /** How many pixels are shown around the image, where samples are zero; 0 when left out. */
  readonly margin?: number;
}

const pointColour = '#d55e00';
const fromColour = '#0072b2';

/**
 * An image in grey, with sampling points between its pixels and arrows from where they were before:
 * the 3 x 3 patch of Fig. 1 that has learned to move.
 *
 * @param label - what the picture shows, for someone who cannot see it
 * @param image - rows of values; the smallest is drawn dark, the largest light
 * @returns an SVG element
 *
 * @example
 * ```ts
 * import { samplesSvg } from '@obelisk/viz';
 * const moved = { from: [0, 0], at: [0.5, 0], name: '1' } as const;
 * const svg = samplesSvg('A sample that moved', [[1, 2]], [moved]);
 * svg.match(/<circle/g)?.length; // => 2
 * ```
 */
export function samplesSvg(
  label: string,
  image: readonly (readonly number[])[],
  marks: readonly SampleMark[],
  { digits, centre, margin = 0 }: SamplesOptions = {},
): string {
  const [height, width] = [image.length, image[0].length];
  const [columns, rows] = [width + 2 * margin, height + 2 * margin];
  const side = Math.min(48, Math.max(12, 480 / columns)); // pixels on the screen per pixel
  const box = `${-margin - 0.5} ${-margin - 0.5} ${columns} ${rows}`;
  const svg = html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="${box}"
    width="${side * columns}" height="${side * rows}" role="img" aria-label="${label}"
    font-family="system-ui, sans-serif" text-anchor="middle" style="max-width:100%">
    <rect x="${-margin - 0.5}" y="${-margin - 0.5}" width="${columns}" height="${rows}"
    fill="#777"/>
    ${pixelsSvg(image, digits)}
    ${centre ? crossSvg(centre) : ''}
    ${marks.map((mark) => markSvg(mark, 34 / side))}
    </svg>`;
  return String(svg);
}

function pixelsSvg(image: readonly (readonly number[])[], digits?: number): Markup[] {
  const values = image.flat();
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return image.flatMap((row, y) =>
    row.map((value, x) => {
      const grey = Math.round(40 + (200 * (value - least)) / (most - least || 1));
      const square = html`<rect x="${x - 0.5}" y="${y - 0.5}" width="1.01" height="1.01"
        fill="rgb(${grey},${grey},${grey})"/>`;
      if (digits === undefined) return square;
      const ink = grey > 130 ? '#000' : '#fff';
      return html`${square}<text x="${x}" y="${y + 0.4}" font-size=".28"
        fill="${ink}">${value.toFixed(digits)}</text>`;
    }),
  );
}

function crossSvg([x, y]: PixelPlace): Markup {
  const path = `M${x - 0.3} ${y}h.6M${x} ${y - 0.3}v.6`;
  return html`<path d="${path}" stroke="#fff" stroke-width=".16"/>
    <path d="${path}" stroke="#000" stroke-width=".07"/>`;
}

/** @param scale - keeps points equally large on the screen, whatever the image's size */
function markSvg({ at: [x, y], from, name }: SampleMark, scale: number): Markup[] {
  const radius = 0.22 * scale;
  const stroke = 0.07 * scale;
  const dot = (cx: number, cy: number, r: number, colour: string) =>
    html`<circle cx="${cx}" cy="${cy}" r="${r}" fill="${colour}" stroke="#fff"
      stroke-width="${stroke}"/>`;
  const point = dot(x, y, radius, pointColour);
  const marks = from
    ? [...arrow(from, [x, y], stroke), dot(...from, 0.6 * radius, fromColour), point]
    : [point];
  if (!name) return marks;
  const size = html`font-size="${0.32 * scale}" font-weight="700"`;
  return [
    ...marks,
    html`<text x="${x}" y="${y + 0.11 * scale}" ${size} fill="#fff">${name}</text>`,
  ];
}

/** The way from one place to another, with a light edge. */
function arrow(from: PixelPlace, to: PixelPlace, stroke: number): Markup[] {
  const path = `M${from[0]} ${from[1]}L${to[0]} ${to[1]}`;
  return [
    html`<path d="${path}" stroke="#fff" stroke-width="${2.4 * stroke}"/>`,
    html`<path d="${path}" stroke="${fromColour}" stroke-width="${1.4 * stroke}"/>`,
  ];
}
