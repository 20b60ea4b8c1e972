import { effect } from '@preact/signals-core';
import { element } from '../page/element.js';
import { scrollable } from '../page/scrollable.js';
import { factor, number } from '../trilinear/formula.js';
import { type Standing, toPixel } from './tasks.js';
import type { Walk } from './walk.js';

/** The next step with its numbers. */
export function stepTex({ at, slope }: Standing, rate: number): string {
  const lines = (['x', 'y'] as const).map((axis, a) => {
    const next = at[a] - rate * slope[a];
    return (
      `S_${axis} - \\eta \\, \\frac{\\partial L}{\\partial S_${axis}} &= ` +
      `${number(at[a])} - ${rate} \\cdot ${factor(slope[a])} = \\mathbf{${number(next)}}`
    );
  });
  return `\\begin{aligned} ${lines.join(' \\\\[0.4em] ')} \\end{aligned}`;
}

const shownSteps = 8;

/** The last steps, the newest on top. */
export function stepTable(walk: Walk): HTMLElement {
  const head = ['step', 'Sx, Sy', 'pixel x, y', 'L', 'dL/dSx', 'dL/dSy'].map((text) =>
    element('th', { scope: 'col' }, text),
  );
  const body = element('tbody');
  effect(() => {
    const all = walk.standings.value;
    const first = Math.max(all.length - shownSteps, 0);
    const rows = all.slice(first).map((standing, at) => row(standing, first + at));
    body.replaceChildren(...rows.reverse());
  });
  const table = element('table', { class: 'step-table' });
  table.append(element('thead', {}, element('tr', {}, ...head)), body);
  return scrollable('The last steps', table);
}

function row({ at, loss, slope }: Standing, step: number): HTMLElement {
  const pixel = toPixel(at).map((along) => number(along, 2));
  const cells = [
    at.map((along) => number(along)).join(', '),
    pixel.join(', '),
    number(loss, 4),
    ...slope.map((one) => number(one)),
  ].map((text) => element('td', {}, text));
  return element('tr', {}, element('th', { scope: 'row' }, String(step)), ...cells);
}
