import { element, setAttributes, svgElement } from '../page/element.js';
import { arrowOf, type Moves, type Shown, type StepperFigure } from './figure.js';
import { number } from './formula.js';
import { greyOf } from './grey.js';
import { handle } from './handle.js';
import { inUserSpace } from './slice-figure.js';
import { sampled } from './state.js';
import type { Point } from './terms.js';

/** Voxels of the neighbourhood on each side of the cell. */
const around = 1;
const count = 2 * around + 2;

/**
 * The cell around the sampling point, large: the four corners below it (in the slice of the floor
 * of z) and the areas that are their weights in this plane. The area of a corner lies opposite.
 */
export class ZoomFigure implements StepperFigure {
  readonly root: HTMLElement;
  readonly #svg = svgElement('svg', { class: 'zoom', viewBox: `-0.5 -0.5 ${count} ${count}` });
  readonly #voxels = svgElement('g', {});
  readonly #areas = svgElement('g', {});
  readonly #corners = svgElement('g', {});
  readonly #gradient = svgElement('line', { class: 'gradient', 'marker-end': 'url(#arrow)' });
  readonly #point;
  readonly #caption = element('figcaption');
  #shown: Shown | null = null;

  constructor(moves: Moves) {
    this.#point = handle(
      'point',
      'Sampling point, enlarged',
      0.02,
      moves.pointBy,
      moves.pointToEnd,
    );
    this.#svg.append(this.#voxels, this.#areas, this.#corners, this.#gradient, this.#point.root);
    this.root = element('figure', { class: 'zoom-figure' }, this.#svg, this.#caption);
    this.#listen(moves);
  }

  draw(shown: Shown): void {
    this.#shown = shown;
    const { terms, scan, stepper } = shown;
    const [x0, y0, z0] = terms.floor;
    const point = sampled(stepper);
    this.#drawVoxels(shown);
    // In the figure: the cell's lower left corner is at (around, count - 1 - around).
    const left = (x: number) => x - x0 + around;
    const top = (y: number) => count - 1 - around - (y - y0);
    const [u, v] = [left(point[0]), top(point[1])];
    this.#areas.replaceChildren(...areas(terms.corners.slice(0, 4), shown.chosen, u, v));
    this.#corners.replaceChildren(
      ...terms.corners.slice(0, 4).map(({ index, at, value, inside }) => {
        const [cx, cy] = [left(at[0]), top(at[1])];
        const light = greyOf(scan, value) > 128;
        return svgElement(
          'g',
          { class: `corner ${light ? 'on-light' : 'on-dark'}` },
          svgElement('circle', { cx, cy, r: 0.07 }),
          cornerText(index, inside ? number(value) : 'outside', cx, cy),
        );
      }),
    );
    const [gx, gy] = arrowOf(terms);
    setAttributes(this.#gradient, {
      x1: u,
      y1: v,
      x2: u + gx,
      y2: v - gy,
      visibility: Math.hypot(gx, gy) > 0.05 ? 'visible' : 'hidden',
    });
    this.#point.place(u, v, point, scan.size);
    this.#caption.replaceChildren(
      `The cell at z = ${z0}: a corner's weight is the area opposite to it, times w`,
      element('sub', {}, 'zu'),
      ` = ${number(terms.named.wzu)}; corners 5 to 8 lie one slice further.`,
    );
  }

  #drawVoxels({ terms, scan }: Shown): void {
    const [x0, y0, z0] = terms.floor;
    const squares = Array.from({ length: count * count }, (_, i) => {
      const [column, row] = [i % count, Math.floor(i / count)];
      const at: Point = [x0 - around + column, y0 + count - 1 - around - row, z0];
      const inside = at.every((c, a) => c >= 0 && c < scan.size[a]);
      const grey = inside ? greyOf(scan, scan.at(...at)) : 0;
      return svgElement('rect', {
        x: column - 0.5,
        y: row - 0.5,
        width: 1.01,
        height: 1.01,
        fill: inside ? `rgb(${grey} ${grey} ${grey})` : 'url(#outside)',
      });
    });
    this.#voxels.replaceChildren(outsidePattern(), ...squares);
  }

  #listen(moves: Moves): void {
    let cell: { x0: number; y0: number } | null = null;
    const move = (event: PointerEvent) => {
      if (cell === null || this.#shown === null) return;
      const { x, y } = inUserSpace(this.#svg, event);
      const depth = sampled(this.#shown.stepper)[2];
      moves.point([cell.x0 + x - around, cell.y0 + count - 1 - around - y, depth]);
    };
    this.#svg.addEventListener('pointerdown', (event) => {
      if (this.#shown === null) return;
      // The figure follows the point from cell to cell; a drag is measured in the one it began in.
      const [x0, y0] = this.#shown.terms.floor;
      cell = { x0, y0 };
      this.#svg.setPointerCapture(event.pointerId);
      this.#point.root.focus();
      event.preventDefault();
      move(event);
    });
    this.#svg.addEventListener('pointermove', move);
    const end = () => {
      cell = null;
    };
    this.#svg.addEventListener('pointerup', end);
    this.#svg.addEventListener('pointercancel', end);
  }
}

/** The four rectangles between the point and the corners; each belongs to the opposite corner. */
function areas(
  corners: Shown['terms']['corners'],
  chosen: number | null,
  u: number,
  v: number,
): SVGElement[] {
  const [x0, x1] = [around, around + 1];
  const [y0, y1] = [count - 1 - around, count - 2 - around];
  const far = [
    [x1, y1],
    [x0, y1],
    [x1, y0],
    [x0, y0],
  ];
  return corners.map(({ index }, i) => {
    const [fx, fy] = far[i];
    const middle = { x: (u + fx) / 2, y: (v + fy) / 2 };
    const rect = svgElement('rect', {
      class: `area area-${index}${index === chosen ? ' chosen' : ''}`,
      x: Math.min(u, fx),
      y: Math.min(v, fy),
      width: Math.abs(u - fx),
      height: Math.abs(v - fy),
    });
    const large = Math.min(Math.abs(u - fx), Math.abs(v - fy)) > 0.22;
    const text = svgElement('text', { ...middle, class: 'area-name' }, large ? `w${index}` : '');
    return svgElement('g', {}, rect, text);
  });
}

/** Corners 1 and 2 are labelled below their centre, 3 and 4 above, outside of the cell. */
function cornerText(index: number, value: string, cx: number, cy: number): SVGElement {
  const y = cy + (index <= 2 ? 0.3 : -0.18);
  const x = cx + (index % 2 === 1 ? -0.06 : 0.06);
  const anchor = index % 2 === 1 ? 'end' : 'start';
  return svgElement('text', { x, y, 'text-anchor': anchor }, `I${index} = ${value}`);
}

function outsidePattern(): SVGElement {
  return svgElement(
    'pattern',
    { id: 'outside', width: 0.2, height: 0.2, patternUnits: 'userSpaceOnUse' },
    svgElement('rect', { width: 0.2, height: 0.2, fill: '#000' }),
    svgElement('path', { d: 'M0,0.2 L0.2,0', stroke: '#777', 'stroke-width': 0.03 }),
  );
}
