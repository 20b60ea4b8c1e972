import { element, setAttributes, svgElement } from '../page/element.js';
import { arrowOf, type Moves, type Shown, type StepperFigure } from './figure.js';
import { drawSlice } from './grey.js';
import { handle } from './handle.js';
import { sampled } from './state.js';
import type { StepperScan } from './stepper-scan.js';

/**
 * The slice in which the sampling point lies, x to the right and y upwards, with the offset from
 * its voxel and the gradient; both ends can be dragged, and moved by keys.
 */
export class SliceFigure implements StepperFigure {
  readonly root: HTMLElement;
  readonly #canvas = element('canvas');
  readonly #svg = svgElement('svg', { class: 'overlay' });
  readonly #caption = element('figcaption');
  readonly #offset = svgElement('line', { class: 'offset' });
  readonly #gradient = svgElement('line', { class: 'gradient', 'marker-end': 'url(#arrow)' });
  readonly #frame = svgElement('rect', { class: 'frame', width: 7, height: 7 });
  readonly #position;
  readonly #point;
  readonly #moves: Moves;
  #shown: Shown | null = null;
  #drawn = '';

  constructor(moves: Moves) {
    this.#moves = moves;
    this.#position = handle('position', 'Output voxel p', 1, moves.positionBy, moves.positionToEnd);
    this.#point = handle('point', 'Sampling point p + S', 0.1, moves.pointBy, moves.pointToEnd);
    this.#svg.append(
      arrowHead(),
      this.#frame,
      this.#offset,
      this.#gradient,
      this.#position.root,
      this.#point.root,
    );
    this.root = element(
      'figure',
      { class: 'slice-figure' },
      element('div', { class: 'stack' }, this.#canvas, this.#svg),
      this.#caption,
    );
    this.#listen();
  }

  draw(shown: Shown): void {
    this.#shown = shown;
    const { scan, stepper, terms } = shown;
    const [W, H] = scan.size;
    const point = sampled(stepper);
    this.#drawScan(scan, terms.floor[2]);
    setAttributes(this.#svg, { viewBox: `-0.5 ${-H + 0.5} ${W} ${H}` });
    const [px, py] = stepper.position;
    setAttributes(this.#offset, { x1: px, y1: -py, x2: point[0], y2: -point[1] });
    const [gx, gy] = arrowOf(terms).map((g) => g * 6);
    setAttributes(this.#gradient, {
      x1: point[0],
      y1: -point[1],
      x2: point[0] + gx,
      y2: -(point[1] + gy),
      visibility: Math.hypot(gx, gy) > 0.3 ? 'visible' : 'hidden',
    });
    setAttributes(this.#frame, { x: terms.floor[0] - 3, y: -terms.floor[1] - 4 });
    this.#position.place(px, -py, stepper.position, scan.size);
    // A point outside keeps its handle at the edge, where it can be taken back.
    const [hx, hy] = [point[0], point[1]].map((c, a) =>
      Math.min(Math.max(c, -0.5), scan.size[a] - 0.5),
    );
    this.#point.place(hx, -hy, point, scan.size);
  }

  #drawScan(scan: StepperScan, index: number): void {
    const key = `${scan.name} ${scan.size} ${index}`;
    if (key === this.#drawn) return;
    this.#drawn = key;
    drawSlice(this.#canvas, scan, 'z', index);
    this.#caption.textContent =
      `Slice z = ${index} of ${scan.size[2]}. Blue square: output voxel p; orange circle: ` +
      'sampling point p + S; arrow: the gradient. Drag them, or move them by arrow keys and ' +
      'page up and down.';
  }

  /** Pressing on the square drags p, anywhere else the sampling point. */
  #listen(): void {
    let dragged: 'point' | 'position' | null = null;
    const move = (event: PointerEvent) => {
      if (dragged === null || this.#shown === null) return;
      const { x, y } = inUserSpace(this.#svg, event);
      const { stepper } = this.#shown;
      const depth = dragged === 'position' ? stepper.position[2] : sampled(stepper)[2];
      this.#moves[dragged]([x, -y, depth]);
    };
    this.#svg.addEventListener('pointerdown', (event) => {
      dragged = this.#position.root.contains(event.target as Node) ? 'position' : 'point';
      (dragged === 'position' ? this.#position : this.#point).root.focus();
      this.#svg.setPointerCapture(event.pointerId);
      event.preventDefault();
      move(event);
    });
    this.#svg.addEventListener('pointermove', move);
    const end = () => {
      dragged = null;
    };
    this.#svg.addEventListener('pointerup', end);
    this.#svg.addEventListener('pointercancel', end);
  }
}

/** Where a pointer is in the coordinates of an SVG. */
export function inUserSpace(svg: SVGSVGElement, { clientX, clientY }: MouseEvent): DOMPoint {
  const toScreen = svg.getScreenCTM() as DOMMatrix;
  return new DOMPoint(clientX, clientY).matrixTransform(toScreen.inverse());
}

/** The head of every gradient arrow on the page. */
function arrowHead(): SVGElement {
  const marker = svgElement(
    'marker',
    {
      id: 'arrow',
      viewBox: '0 0 6 6',
      refX: 4,
      refY: 3,
      markerWidth: 4,
      markerHeight: 4,
      orient: 'auto',
    },
    svgElement('path', { d: 'M0,0 L6,3 L0,6 z', class: 'arrow-head' }),
  );
  return svgElement('defs', {}, marker);
}
