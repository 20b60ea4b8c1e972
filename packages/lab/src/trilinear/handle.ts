import { setAttributes, svgElement } from '../page/element.js';
import { number } from './formula.js';
import { keyStep } from './state.js';
import type { Point } from './terms.js';

/** A place in a figure that takes the focus and is moved by arrow keys, page up and page down. */
export interface Handle {
  readonly root: SVGGElement;
  /** Puts it to a place of the figure and tells screen readers the voxel coordinates. */
  place(x: number, y: number, point: Point): void;
}

/** `step` is what an arrow key moves; with shift it is one voxel. */
export function handle(
  kind: 'point' | 'position',
  label: string,
  step: number,
  move: (by: Point) => void,
): Handle {
  const half = 0.9;
  const shape =
    kind === 'point'
      ? svgElement('circle', { r: half })
      : svgElement('rect', { x: -half, y: -half, width: 2 * half, height: 2 * half });
  const dot = svgElement('circle', { r: 0.16, class: 'dot' });
  const root = svgElement(
    'g',
    { class: `handle ${kind}`, tabindex: 0, role: 'slider', 'aria-label': label },
    shape,
    dot,
  );
  root.addEventListener('keydown', (event) => {
    const by = keyStep(event.key, event.shiftKey, step);
    if (by === null) return;
    event.preventDefault();
    move(by);
  });
  return {
    root,
    place(x, y, point) {
      setAttributes(root, {
        transform: `translate(${x} ${y})`,
        'aria-valuenow': point[0],
        'aria-valuetext': `x ${number(point[0])}, y ${number(point[1])}, z ${number(point[2])}`,
      });
    },
  };
}
