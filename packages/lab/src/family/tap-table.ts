import { effect } from '@preact/signals-core';
import { element } from '../page/element.js';
import { scrollable } from '../page/scrollable.js';
import { number } from '../trilinear/formula.js';
import type { Tap } from './equation.js';
import type { FamilyState } from './family-state.js';

/** Tap by tap: how far from the place it looks, where that is, what counts there. */
export function tapTable(state: FamilyState): HTMLElement {
  const body = element('tbody');
  const head = ['tap', 'from p: x, y', 'reads at x, y', 'm', 'W', 'I'].map((text) =>
    element('th', { scope: 'col' }, text),
  );
  effect(() => {
    const at = state.atShown.value;
    if (at) body.replaceChildren(...at.taps.map((tap, k) => row(tap, k, state.shown.value)));
  });
  const table = element('table', { class: 'tap-table' });
  table.append(element('thead', {}, element('tr', {}, ...head)), body);
  return scrollable('The taps of the place', table);
}

function row({ at: [x, y], factor, weight, sample }: Tap, k: number, [px, py]: readonly number[]) {
  const both = (one: number, other: number) => `${number(one, 2)}, ${number(other, 2)}`;
  const cells = [
    both(x - px, y - py),
    both(x, y),
    factor === null ? '\u2013' : number(factor),
    weight === null ? '\u2013' : number(weight),
    number(sample),
  ].map((text) => element('td', {}, text));
  return element('tr', {}, element('th', { scope: 'row' }, String(k + 1)), ...cells);
}
