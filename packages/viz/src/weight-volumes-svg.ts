import { checkFractions, cornerColours, rounded } from './weight-corners.js';

type Triple = readonly [x: number, y: number, z: number];

const side = 200;
const depth: [number, number] = [110, -70]; // where one step along z leads on the screen
const origin: [number, number] = [110, 130];

/** The corner of weight `at + 1`: x changes first, then y, then z. */
const cornerOf = (at: number): Triple => [at & 1, (at >> 1) & 1, (at >> 2) & 1];

/** A place in the cell on the screen: x to the right, y down, z into the picture. */
const project = ([x, y, z]: Triple): [number, number] => [
  origin[0] + x * side + z * depth[0],
  origin[1] + y * side + z * depth[1],
];

/**
 * The eight weights of trilinear interpolation as volumes: the point cuts the cell between its
 * eight neighbours into boxes, and the weight of a neighbour is the volume of the box opposite to
 * it. One of the boxes is filled, in the colour of its neighbour.
 *
 * @param fractions - $w_{xd}, w_{yd}, w_{zd}$: how far the point lies into the cell along each axis
 * @param shown - whose box is filled: 1 .. 8 for $w_1, \dots, w_8$
 * @returns an SVG element; x runs to the right, y down, z into the picture
 * @throws Error when a fraction is not in 0..1, or `shown` is not in 1 .. 8
 *
 * @example
 * ```ts
 * import { weightVolumesSvg } from '@obelisk/viz';
 * weightVolumesSvg([0.25, 0.5, 0.5], 8).includes('w8 = 0.0625'); // => true
 * ```
 */
export function weightVolumesSvg(fractions: Triple, shown: number): string {
  checkFractions('weightVolumesSvg', fractions);
  if (!Number.isInteger(shown) || shown < 1 || shown > 8) {
    throw new Error(`weightVolumesSvg: expected one of the weights 1 .. 8, got ${shown}`);
  }
  const corners = Array.from({ length: 8 }, (_, at) => at);
  const [px, py] = project(fractions);
  const [cx, cy, cz] = cornerOf(shown - 1);
  const opposite: Triple = [1 - cx, 1 - cy, 1 - cz];
  return [
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 540 370" width="540" height="370" ',
    `role="img" aria-label="A cell cut into eight boxes; the volume of one is w${shown}" `,
    'font-family="system-ui, sans-serif" font-size="13" text-anchor="middle" ',
    'fill="currentColor" style="max-width:100%">',
    boxSvg([0, 0, 0], [1, 1, 1], 'none'),
    boxSvg(fractions, opposite, cornerColours[shown - 1]),
    ...corners.map((at) => cornerSvg(at, fractions, at === shown - 1)),
    `<circle cx="${px}" cy="${py}" r="7" fill="#000" stroke="#fff" stroke-width="2"/>`,
    '</svg>',
  ].join('');
}

/** A box between two opposite corners: all six faces, so that the hidden ones shine through. */
function boxSvg(from: Triple, to: Triple, fill: string): string {
  const faces = [0, 1, 2].flatMap((axis) => [from, to].map((end) => faceSvg(axis, end, from, to)));
  return `<g fill="${fill}" fill-opacity="0.3" stroke="currentColor">${faces.join('')}</g>`;
}

/** The face across `axis` at `end`: from the first corner round to the fourth. */
function faceSvg(axis: number, end: Triple, from: Triple, to: Triple): string {
  const [first, second] = [0, 1, 2].filter((other) => other !== axis);
  const round = [from, to, to, from].map((along, turn) => {
    const place: [number, number, number] = [...end];
    place[first] = along[first];
    place[second] = (turn < 2 ? from : to)[second];
    return project(place).join(' ');
  });
  return `<path d="M${round.join('L')}z"/>`;
}

/** A neighbour and its weight: $w_{xd}$ or $w_{xu} = 1 - w_{xd}$, times the same for y and z. */
function cornerSvg(at: number, fractions: Triple, isShown: boolean): string {
  const corner = cornerOf(at);
  const weight = corner.reduce(
    (product, upper, axis) => product * (upper ? fractions[axis] : 1 - fractions[axis]),
    1,
  );
  const [x, y] = project(corner);
  const text = `w${at + 1} = ${rounded(weight)}`;
  const anchor = corner[0] ? 'start' : 'end';
  const place = `x="${x + (corner[0] ? 12 : -12)}" y="${y + 5}"`;
  return (
    `<circle cx="${x}" cy="${y}" r="7" fill="${cornerColours[at]}" stroke="currentColor"/>` +
    `<text ${place} text-anchor="${anchor}" font-weight="${isShown ? 700 : 400}">${text}</text>`
  );
}
