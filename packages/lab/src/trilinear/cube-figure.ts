import { element, setAttributes, svgElement } from '../page/element.js';
import { arrowOf, type Shown, type StepperFigure } from './figure.js';
import { number } from './formula.js';
import { greyOf } from './grey.js';
import { sampled } from './state.js';
import { axes, type Point } from './terms.js';
import type { View3d } from './view-3d.js';

/** Corners 1-based whose cube edges run along x, y and z. */
const edges = [
  ...[
    [1, 2],
    [3, 4],
    [5, 6],
    [7, 8],
  ],
  ...[
    [1, 3],
    [2, 4],
    [5, 7],
    [6, 8],
  ],
  ...[
    [1, 5],
    [2, 6],
    [3, 7],
    [4, 8],
  ],
] as const;

/** The cell in space: a ball per corner, its grey the value, its size the weight. */
export class CubeFigure implements StepperFigure {
  readonly root: HTMLElement;
  readonly #svg = svgElement('svg', {
    class: 'cube',
    viewBox: '-1.6 -1.25 3.2 2.5',
    tabindex: 0,
    role: 'img',
    'aria-label': 'The cell in space; arrow keys turn it',
  });
  readonly #view: View3d;
  readonly #choose: (corner: number) => void;

  constructor(view: View3d, choose: (corner: number) => void) {
    this.#view = view;
    this.#choose = choose;
    view.turnBy(this.#svg);
    this.root = element(
      'figure',
      { class: 'cube-figure' },
      this.#svg,
      element(
        'figcaption',
        {},
        'The eight corners: grey is the value, size the weight. Drag or arrow keys turn it.',
      ),
    );
  }

  draw({ scan, stepper, terms, chosen }: Shown): void {
    const point = sampled(stepper);
    const centred = (at: Point): Point =>
      at.map((c, a) => c - terms.floor[a] - 0.5) as unknown as Point;
    const project = (at: Point) => this.#view.project(at);
    const corners = terms.corners.map((corner) => ({ ...corner, ...project(centred(corner.at)) }));
    const at = project(centred(point));
    const arrow = arrowOf(terms);
    const tip = project(centred([point[0] + arrow[0], point[1] + arrow[1], point[2] + arrow[2]]));
    const line = (from: { x: number; y: number }, to: { x: number; y: number }, name: string) =>
      svgElement('line', { x1: from.x, y1: from.y, x2: to.x, y2: to.y, class: name });
    const balls = [...corners]
      .sort((a, b) => a.depth - b.depth)
      .map((corner) => {
        const grey = greyOf(scan, corner.value);
        const ball = svgElement('circle', {
          cx: corner.x,
          cy: corner.y,
          r: radiusOf(corner),
          fill: corner.inside ? `rgb(${grey} ${grey} ${grey})` : 'none',
          class: ['ball', corner.index === chosen && 'chosen', corner.inside || 'outside']
            .filter((name) => typeof name === 'string')
            .join(' '),
        });
        ball.addEventListener('pointerenter', () => this.#choose(corner.index));
        return ball;
      });
    const labels = corners.map((corner) => {
      const side = corner.x < 0 ? -1 : 1;
      const x = corner.x + side * (radiusOf(corner) + 0.05);
      const name = `I${corner.index} ${number(corner.value)}`;
      const weight = `w${corner.index} ${number(corner.weight, 2)}`;
      return svgElement(
        'text',
        {
          y: corner.y,
          class: corner.index === chosen ? 'chosen' : '',
          'text-anchor': side < 0 ? 'end' : 'start',
        },
        svgElement('tspan', { x }, name),
        svgElement('tspan', { x, dy: '1.1em', class: 'dim' }, weight),
      );
    });
    this.#svg.replaceChildren(
      ...edges.map(([a, b]) => line(corners[a - 1], corners[b - 1], 'edge')),
      this.#axes(),
      ...balls,
      ...labels,
      svgElement('circle', { cx: at.x, cy: at.y, r: 0.05, class: 'sample' }),
      setArrow(line(at, tip, 'gradient')),
    );
  }

  /** Where x, y and z point, in the corner of the figure. */
  #axes(): SVGElement {
    const origin = this.#view.project([0, 0, 0]);
    const arms = axes.map((name, a) => {
      const end = [0, 0, 0];
      end[a] = 0.22;
      const { x, y } = this.#view.project(end as unknown as Point);
      return svgElement(
        'g',
        {},
        svgElement('line', { x1: origin.x, y1: origin.y, x2: x, y2: y }),
        svgElement('text', { x: 1.5 * x, y: 1.5 * y }, name),
      );
    });
    return svgElement('g', { class: 'axis', transform: 'translate(-1.3 -0.85)' }, ...arms);
  }
}

/** Its area is the weight; a corner without weight can still be seen. */
function radiusOf({ weight }: { readonly weight: number }): number {
  return 0.045 + 0.16 * Math.sqrt(weight);
}

function setArrow(line: SVGElement): SVGElement {
  setAttributes(line, { 'marker-end': 'url(#arrow)' });
  return line;
}
