import { element } from '../page/element.js';
import { number } from './formula.js';
import type { KernelSample } from './kernel-sample.js';
import { axes, type Point, type Terms } from './terms.js';

/**
 * Float32 has 24 bits: a coordinate in a scan of n voxels is exact to about n / 2^24 voxels, a
 * value to that times the contrast between corners.
 */
export function largestDifference(terms: Terms, kernel: KernelSample, size: Point) {
  const contrast = Math.max(...terms.corners.map(({ value }) => Math.abs(value)), 1);
  const allowed = (16 * Math.max(...size)) / 2 ** 24;
  const differences = [
    (kernel.value - terms.value) / contrast,
    ...kernel.slope.map((slope, axis) => (slope - terms.slope[axis]) / contrast),
    ...kernel.weights.flatMap((weight, i) =>
      Number.isNaN(weight) ? [] : [weight - terms.corners[i].weight],
    ),
  ];
  const largest = Math.max(...differences.map(Math.abs));
  return { largest, agrees: largest <= allowed };
}

const aboutUnits =
  'Networks count in g, from \u22121 to 1 across the scan: along x one unit of g is ' +
  '(W \u2212 1) / 2 voxels, and the slope per unit so many times as large.';

/** Value and derivatives by the formula and by the kernels, and whether they agree. */
export class Agreement {
  readonly root = element('div', { class: 'agreement' });
  readonly #verdict = element('p', { class: 'verdict', role: 'status' });
  readonly #body = element('tbody');

  constructor() {
    const head = ['quantity', 'formula', 'kernel', 'per unit of g'].map((text) =>
      element('th', { scope: 'col' }, text),
    );
    this.root.append(
      element('table', {}, element('thead', {}, element('tr', {}, ...head)), this.#body),
      this.#verdict,
      element('p', { class: 'dim' }, aboutUnits),
    );
  }

  /** What is shown belongs to a former point. */
  wait(): void {
    this.root.dataset.state = 'waiting';
  }

  draw(terms: Terms, kernel: KernelSample, size: Point, device: string): void {
    const rows = [
      ['F', number(terms.value), number(kernel.value), ''],
      ...axes.map((axis, a) => [
        `∂F/∂${axis}`,
        number(terms.slope[a]),
        number(kernel.slope[a]),
        number((kernel.slope[a] * (size[a] - 1)) / 2, 1),
      ]),
    ];
    this.#body.replaceChildren(
      ...rows.map(([name, ...cells]) =>
        element(
          'tr',
          {},
          element('th', { scope: 'row' }, name),
          ...cells.map((cell) => element('td', {}, cell)),
        ),
      ),
    );
    const { largest, agrees } = largestDifference(terms, kernel, size);
    this.root.dataset.state = 'answered';
    this.root.dataset.agrees = String(agrees);
    this.root.dataset.device = device;
    this.root.dataset.value = String(kernel.value);
    this.#verdict.classList.toggle('differs', !agrees);
    this.#verdict.textContent = agrees
      ? `✓ Formula (float64) and kernel (float32, ${device}) agree: within ${exponent(largest)}.`
      : `✗ Formula and kernel (${device}) differ by ${exponent(largest)}` +
        (onKink(terms.point) ? ': the point lies on a voxel, where the derivative jumps.' : '.');
  }
}

/** On a voxel float32 may floor to the other side, where the derivative is another one. */
export function onKink(point: Point): boolean {
  return point.some((c) => Math.abs(c - Math.round(c)) < 1e-4);
}

function exponent(value: number): string {
  return value === 0 ? '0' : value.toExponential(1);
}
