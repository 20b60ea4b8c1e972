import { element } from '../page/element.js';
import type { FoundOrgan } from './messages.js';

/** Organs with their volumes; a button takes the crosshair to each one that is there. */
export function organTable(
  organs: readonly FoundOrgan[],
  goTo: (centre: readonly number[]) => void,
): HTMLElement {
  const head = ['organ', 'ml', ''].map((text) => element('th', { scope: 'col' }, text));
  return element(
    'table',
    { class: 'found' },
    element('thead', {}, element('tr', {}, ...head)),
    element('tbody', {}, ...organs.map((organ) => row(organ, goTo))),
  );
}

function row(
  { name, colour, millilitres, centre }: FoundOrgan,
  goTo: (centre: readonly number[]) => void,
): HTMLElement {
  const swatch = element('span', { class: 'swatch', style: `background: ${colour}` });
  const show = centre
    ? element(
        'button',
        { type: 'button', 'aria-label': `show the ${name}`, onclick: () => goTo(centre) },
        'show',
      )
    : 'not found';
  return element(
    'tr',
    {},
    element('th', { scope: 'row' }, swatch, name),
    element('td', {}, millilitres.toFixed(1)),
    element('td', {}, show),
  );
}
