import { element, svgElement } from '../page/element.js';
import { paintPicture } from '../page/paint-picture.js';
import { axes } from '../trilinear/terms.js';
import { arrow } from './arrow.js';
import type { PulledScan } from './moved-offset.js';

/** The longest arrow of all scans, in voxels. */
const longest = 7;
/** Arrows that lie farther from the slice are faint, in voxels. */
const near = 1.5;

/**
 * A slice of a scan with the arrows of its points, which point where they pull the offset: against
 * the gradient.
 * @param strongest - the length of the longest arrow of all scans
 */
export function pullFigure(scan: PulledScan, strongest: number): HTMLElement {
  const { name, slice, marks, share, pulling, points } = scan;
  const { width, height } = slice.picture;
  const canvas = element('canvas');
  paintPicture(canvas, slice.picture);
  const scale = strongest > 0 ? -longest / strongest : 0;
  // The strongest last, on top.
  const arrows = [...marks].reverse().map(({ at, arrow: [right, up], depth }) => {
    const drawn = arrow('pull', at, [scale * right, scale * up], 1.5);
    drawn.classList.toggle('far', depth > near);
    return drawn;
  });
  const axis = axes[slice.axis];
  const caption =
    `${name}: ${Math.round(100 * share)} % of the pull, from ${pulling} of ${points} points. ` +
    `Slice ${axis} = ${slice.index}`;
  const svg = svgElement(
    'svg',
    {
      viewBox: `-0.5 ${0.5 - height} ${width} ${height}`,
      role: 'img',
      'aria-label': `Where ${name} pulls the offset, slice ${axis} = ${slice.index}`,
    },
    ...arrows,
  );
  return element(
    'figure',
    { class: 'pull-figure', 'data-scan': name },
    element('div', { class: 'stack' }, canvas, svg),
    element('figcaption', {}, caption),
  );
}
