import { shortNumber } from '@obelisk/viz/basics';
import { element, svgElement } from '../page/element.js';
import type { Axes } from './messages.js';
import type { MovedOffset } from './moved-offset.js';

/** Half the side of the picture. */
const half = 10;

/** The way of the offset since the training began, as large as it fits. */
export function pathFigure({ path }: MovedOffset, axes: Axes): HTMLElement {
  const { steps, places } = path;
  const inPlane = places.map((place) => [place[axes[0]], place[axes[1]]] as const);
  const middle = [0, 1].map((axis) => {
    const along = inPlane.map((place) => place[axis]);
    return { least: Math.min(...along), most: Math.max(...along) };
  });
  const extent = Math.max(...middle.map(({ least, most }) => (most - least) / 2));
  const scale = extent > 0 ? (0.85 * half) / extent : 0;
  const drawn = inPlane.map((place) =>
    place.map((along, axis) => {
      const { least, most } = middle[axis];
      const shown = scale * (along - (least + most) / 2);
      return axis === 0 ? shown : -shown;
    }),
  );
  const dot = (className: string, [cx, cy]: readonly number[]) =>
    svgElement('circle', { class: className, cx, cy, r: 0.6 });
  const svg = svgElement(
    'svg',
    {
      viewBox: `${-half} ${-half} ${2 * half} ${2 * half}`,
      role: 'img',
      'aria-label': 'The path of the offset so far',
    },
    svgElement('polyline', { class: 'trail', points: drawn.map((at) => at.join()).join(' ') }),
    dot('trail-start', drawn[0]),
    dot('trail-now', drawn[drawn.length - 1]),
  );
  const [first, last] = [places[0], places[places.length - 1]];
  const far = Math.hypot(...last.map((along, axis) => along - first[axis]));
  const caption =
    `Its path from step ${steps[0]} (ring) to step ${steps[steps.length - 1]} (dot): ` +
    `${shortNumber(far)} of half the scan as the crow flies.`;
  return element('figure', { class: 'path-figure' }, svg, element('figcaption', {}, caption));
}
