import { element } from '../page/element.js';
import type { FoundOrgan, ScanResult } from './messages.js';

/**
 * Organs with their volumes, and with Dice where the truth is known; a button takes the crosshair
 * to each one that is there.
 */
export function organTable(
  { organs, meanDice }: Pick<ScanResult, 'organs' | 'meanDice'>,
  goTo: (centre: readonly number[]) => void,
): HTMLElement {
  const isKnown = meanDice !== null;
  const head = ['organ', 'ml', ...(isKnown ? ['Dice'] : []), ''].map((text) =>
    element('th', { scope: 'col' }, text),
  );
  return element(
    'table',
    { class: 'found' },
    element('thead', {}, element('tr', {}, ...head)),
    element('tbody', {}, ...organs.map((organ) => row(organ, isKnown, goTo))),
  );
}

function row(
  { name, colour, millilitres, centre, dice }: FoundOrgan,
  isKnown: boolean,
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
    isKnown ? element('td', {}, dice?.toFixed(3) ?? '–') : '',
    element('td', {}, show),
  );
}
