import { html, markup } from './html.js';
import { squaresSvg } from './offset-squares.js';
import { offsetAxes, offsetHistogram } from './offset-statistics.js';

/** The offsets at one moment of a training. */
export interface OffsetFrame {
  /** When: `start`, `epoch 2`. */
  readonly name: string;
  /** (x, y, z, x, y, z, ...) */
  readonly offsets: ArrayLike<number>;
}

/** A plane's horizontal and vertical axis: 0 for S_x, 1 for S_y, 2 for S_z. */
type Plane = readonly [number, number];

const bins = 32;
/** Half the side of a picture in units of half the image: the side of Fig. 2. */
const extent = 0.5;
const seconds = 4;
const font = markup(
  'xmlns="http://www.w3.org/2000/svg" font-family="system-ui" font-size="3" role="img"',
);

/**
 * How many offsets lie in each square of a plane, a picture for each frame, side by side. Colours
 * are as in `offsetsSvg`, and the same in all frames; what lies further away is not shown.
 *
 * @returns an SVG element
 * @throws when the offsets are no multiple of 3, or there are none
 *
 * @example
 * ```ts
 * import { offsetFramesSvg } from '@obelisk/viz';
 * const frames = [{ name: 'start', offsets: [0, 0, 0] }, { name: 'end', offsets: [0.2, 0, 0] }];
 * offsetFramesSvg(frames, [0, 1]).match(/<text/g)?.length; // => 2
 * ```
 */
export function offsetFramesSvg(frames: readonly OffsetFrame[], plane: Plane): string {
  const panels = picturesOf(frames, plane).map(
    ({ name, squares }, at) => html`<g transform="translate(${at * 36} 0)">
      <text y="4">${name}</text><g transform="translate(0 6)">${squares}</g></g>`,
  );
  const names = frames.map(({ name }) => name).join(', ');
  const count = frames.length;
  const svg = html`<svg ${font} viewBox="0 0 ${count * 36} 38" width="${count * 170}"
    aria-label="${labelOf(plane, names)}" fill="currentColor">${panels}</svg>`;
  return String(svg);
}

/**
 * The same as a film of four seconds. It plays once, and again when it is clicked or the focus
 * comes to it; where nothing moves, the last frame is seen. A page holds one of them.
 *
 * @returns an SVG element
 * @throws when the offsets are no multiple of 3, or there are none
 *
 * @example
 * ```ts
 * import { offsetFilmSvg } from '@obelisk/viz';
 * const frames = [{ name: 'start', offsets: [0, 0, 0] }, { name: 'end', offsets: [0.2, 0, 0] }];
 * offsetFilmSvg(frames, [0, 1]).match(/<animate/g)?.length; // => 2
 * ```
 */
export function offsetFilmSvg(frames: readonly OffsetFrame[], plane: Plane): string {
  const pictures = picturesOf(frames, plane).map(({ name, squares }, at) => {
    const shown = frames.map((_, other) => (other === at ? 1 : 0)).join(';');
    return html`<g opacity="${at === frames.length - 1 ? 1 : 0}">${squares}
      <text x="1" y="4" fill="#fff">${name}</text>
      <animate attributeName="opacity" values="${shown}" calcMode="discrete" dur="${seconds}s"
      begin="0s; offsetsFilm.click; offsetsFilm.focusin" fill="freeze"/></g>`;
  });
  const names = `a film from ${frames[0]?.name} to ${frames.at(-1)?.name}`;
  const svg = html`<svg ${font} id="offsetsFilm" viewBox="0 0 ${bins} ${bins}" width="360"
    tabindex="0" aria-label="${labelOf(plane, names)}">${pictures}</svg>`;
  return String(svg);
}

function labelOf(plane: Plane, names: string): string {
  const [across, upwards] = plane.map((axis) => offsetAxes[axis]);
  return `Offsets in the plane of S${across} and S${upwards}: ${names}`;
}

function picturesOf(frames: readonly OffsetFrame[], plane: Plane) {
  const found = frames.map(({ offsets }) => offsetHistogram(offsets, plane, extent, bins));
  const most = Math.max(1, ...found.flatMap(({ counts }) => [...counts]));
  return found.map((histogram, at) => ({
    name: frames[at].name,
    squares: html`<g shape-rendering="crispEdges">${squaresSvg(histogram, most)}</g>`,
  }));
}
