import { checkFractions, cornerColours, rounded } from './weight-corners.js';

const side = 220;
const left = 90;
const top = 50;

/** Whether each of the four is the lower (0) or the upper (1) neighbour along x and y. */
const corners = [
  [0, 0],
  [1, 0],
  [0, 1],
  [1, 1],
] as const;

/**
 * The four weights of Eq. 3 as areas. The point cuts the cell between its four neighbours into
 * rectangles; the weight of a neighbour is the area of the rectangle opposite to it, drawn in its
 * colour. As in an image, y grows downwards.
 *
 * @param wxd - $x - \lfloor x \rfloor$, 0..1
 * @param wyd - $y - \lfloor y \rfloor$, 0..1
 * @param values - $I_1, \dots, I_4$, written beside the corners
 * @returns an SVG element
 * @throws Error when a fraction is not in 0..1
 *
 * @example
 * ```ts
 * import { weightAreasSvg } from '@obelisk/viz';
 * weightAreasSvg(0.25, 0.5).includes('w2 = 0.125'); // => true
 * ```
 */
export function weightAreasSvg(wxd: number, wyd: number, values: readonly number[] = []): string {
  checkFractions('weightAreasSvg', [wxd, wyd]);
  const [px, py] = [left + wxd * side, top + wyd * side];
  return [
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 320" width="400" height="320" ',
    'role="img" aria-label="A cell cut into four rectangles, whose areas are the weights" ',
    'font-family="system-ui, sans-serif" font-size="14" text-anchor="middle" ',
    'fill="currentColor" style="max-width:100%">',
    ...corners.map((_, at) => areaSvg(at, wxd, wyd)),
    `<path d="M${px} ${top}v${side}M${left} ${py}h${side}" stroke="currentColor" `,
    'stroke-dasharray="4 3"/>',
    ...corners.map((_, at) => cornerSvg(at, wxd, wyd, values[at])),
    `<circle cx="${px}" cy="${py}" r="7" fill="#000" stroke="#fff" stroke-width="2"/>`,
    '</svg>',
  ].join('');
}

/** Width and height of the rectangle whose area is the weight: w_xu or w_xd, and w_yu or w_yd. */
function sizesOf(at: number, wxd: number, wyd: number): [number, number] {
  const [right, low] = corners[at];
  return [right ? wxd : 1 - wxd, low ? wyd : 1 - wyd];
}

/** The rectangle of corner `at` lies at the corner opposite to it. */
function areaSvg(at: number, wxd: number, wyd: number): string {
  const [right, low] = corners[at];
  const [width, height] = sizesOf(at, wxd, wyd);
  const x = left + (right ? 0 : wxd * side);
  const y = top + (low ? 0 : wyd * side);
  const rectangle =
    `<rect x="${x}" y="${y}" width="${width * side}" height="${height * side}" ` +
    `fill="${cornerColours[at]}" fill-opacity="0.9"/>`;
  if (Math.min(width, height) < 0.18) return rectangle; // no room for a name
  const place = `x="${x + (width * side) / 2}" y="${y + (height * side) / 2 + 5}"`;
  return `${rectangle}<text ${place} fill="#000">w${at + 1}</text>`;
}

/** A neighbour: its colour, its value when there is one, and its weight. */
function cornerSvg(at: number, wxd: number, wyd: number, value?: number): string {
  const [right, low] = corners[at];
  const [x, y] = [left + right * side, top + low * side];
  const [width, height] = sizesOf(at, wxd, wyd);
  const name = `I${at + 1}${value === undefined ? '' : ` = ${rounded(value)}`}`;
  const weight = `w${at + 1} = ${rounded(width * height)}`;
  const line = low ? y + 26 : y - 32;
  return (
    `<circle cx="${x}" cy="${y}" r="9" fill="${cornerColours[at]}" stroke="currentColor"/>` +
    `<text x="${x}" y="${line}">${name}</text>` +
    `<text x="${x}" y="${line + 18}" font-weight="700">${weight}</text>`
  );
}
