import { setAttributes, svgElement } from '../page/element.js';
import { number } from './formula.js';
import { keyStep, reach } from './state.js';
import type { Point } from './terms.js';

/** A place in a figure that takes the focus and is moved by arrow keys, page up and page down. */
export interface Handle {
  readonly root: SVGGElement;
  /**
   * Puts it to a place of the figure and tells screen readers the voxel coordinates.
   * @param size - of the scan: how far it can go
   */
  place(x: number, y: number, point: Point, size: Point): void;
}

/** In pixels of the page: what a finger finds (WCAG 2.5.8). */
const touchSize = 24;

/** `step` is what an arrow key moves; with shift it is one voxel. */
export function handle(
  kind: 'point' | 'position',
  label: string,
  step: number,
  move: (by: Point) => void,
  toEnd: (end: 'first' | 'last') => void,
): Handle {
  const half = 0.9;
  const shape =
    kind === 'point'
      ? svgElement('circle', { r: half })
      : svgElement('rect', { x: -half, y: -half, width: 2 * half, height: 2 * half });
  // Larger than what is seen; the figure tells how large it is.
  const touch = svgElement('circle', { class: 'touch' });
  const dot = svgElement('circle', { r: 0.16, class: 'dot' });
  const root = svgElement(
    'g',
    { class: `handle ${kind}`, tabindex: 0, role: 'slider', 'aria-label': label },
    shape,
    dot,
    touch,
  );
  root.addEventListener('keydown', (event) => {
    if (event.key === 'Home' || event.key === 'End') {
      event.preventDefault();
      toEnd(event.key === 'Home' ? 'first' : 'last');
      return;
    }
    const by = keyStep(event.key, event.shiftKey, step);
    if (by === null) return;
    event.preventDefault();
    move(by);
  });
  return {
    root,
    place(x, y, point, size) {
      const [least, most] = reach(kind, size);
      const scale = root.ownerSVGElement?.getScreenCTM()?.a ?? 0;
      if (scale > 0) setAttributes(touch, { r: touchSize / 2 / scale });
      setAttributes(root, {
        transform: `translate(${x} ${y})`,
        'aria-valuemin': least[0],
        'aria-valuemax': most[0],
        'aria-valuenow': point[0],
        'aria-valuetext': `x ${number(point[0])}, y ${number(point[1])}, z ${number(point[2])}`,
      });
    },
  };
}
