import { element } from '../page/element.js';
import type { Shown, StepperFigure } from './figure.js';
import { drawSlice, inPlane } from './grey.js';
import { sampled } from './state.js';
import { type Axis, axes } from './terms.js';
import type { View3d } from './view-3d.js';

/** The scan in space: the three slices that meet at the sampling point. */
export class PlanesFigure implements StepperFigure {
  readonly root: HTMLElement;
  readonly #space = element('div', { class: 'space' });
  readonly #planes: Record<Axis, { canvas: HTMLCanvasElement; drawn: string }>;
  readonly #dot = element('div', { class: 'space-dot' });
  readonly #view: View3d;

  constructor(view: View3d) {
    this.#view = view;
    const plane = (axis: Axis) => ({
      canvas: element('canvas', { class: `plane plane-${axis}` }),
      drawn: '',
    });
    this.#planes = { x: plane('x'), y: plane('y'), z: plane('z') };
    this.#space.append(...axes.map((axis) => this.#planes[axis].canvas), this.#dot);
    const stage = element(
      'div',
      {
        class: 'planes-stage',
        tabindex: 0,
        role: 'img',
        'aria-label': 'The scan in space with three slices; arrow keys turn it',
      },
      this.#space,
    );
    view.turnBy(stage);
    const caption = 'The scan in space: the three slices that meet at the sampling point.';
    this.root = element(
      'figure',
      { class: 'planes-figure' },
      stage,
      element('figcaption', {}, caption),
    );
  }

  draw({ scan, stepper }: Shown): void {
    const point = sampled(stepper);
    // Pixels per voxel: the diagonal of the scan fits into the stage.
    const scale = 300 / Math.hypot(...scan.size);
    const degrees = (angle: number) => `${(angle * 180) / Math.PI}deg`;
    const { pitch, yaw } = this.#view;
    this.#space.style.transform = `rotateX(${degrees(-pitch)}) rotateY(${degrees(yaw)})`;
    const off = point.map((c, a) => (c - (scan.size[a] - 1) / 2) * scale);
    for (const axis of axes) {
      const { right, up, through } = inPlane(axis);
      const index = Math.floor(point[through]);
      const plane = this.#planes[axis];
      const key = `${scan.name} ${scan.size} ${index}`;
      if (plane.drawn !== key) drawSlice(plane.canvas, scan, axis, index);
      plane.drawn = key;
      const { style } = plane.canvas;
      style.width = `${scan.size[right] * scale}px`;
      style.height = `${scan.size[up] * scale}px`;
      style.transform = `translate(-50%, -50%) ${placed[axis](off)}`;
    }
    this.#dot.style.transform =
      `translate(-50%, -50%) translate3d(${off[0]}px, ${-off[1]}px, ${off[2]}px) ` +
      `rotateY(${degrees(-this.#view.yaw)}) rotateX(${degrees(this.#view.pitch)})`;
  }
}

/**
 * Where a slice's own right, down and normal point: x to the right, y upwards and z towards the
 * reader, in CSS, whose y runs downwards. Columns of a rotation, then the shift.
 */
const placed: Record<Axis, (off: readonly number[]) => string> = {
  z: ([, , z]) => `matrix3d(1,0,0,0, 0,1,0,0, 0,0,1,0, 0,0,${z},1)`,
  y: ([, y]) => `matrix3d(1,0,0,0, 0,0,-1,0, 0,1,0,0, 0,${-y},0,1)`,
  x: ([x]) => `matrix3d(0,-1,0,0, 0,0,-1,0, 1,0,0,0, ${x},0,0,1)`,
};
