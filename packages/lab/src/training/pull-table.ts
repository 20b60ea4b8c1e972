import { shortNumber } from '@obelisk/viz/basics';
import { element } from '../page/element.js';
import { scrollable } from '../page/scrollable.js';
import { number } from '../trilinear/formula.js';
import type { MovedOffset } from './moved-offset.js';

const head = [
  'scan',
  'voxel p + S (x, y, z)',
  '\u2202L/\u2202F',
  '\u2202F/\u2202S (x, y, z)',
  'product (x, y, z)',
];

/** Three small numbers, with all their digits where a pointer rests. */
export function numbersCell(numbers: readonly number[]): HTMLElement {
  const text = numbers.map((one) => shortNumber(one, 2)).join(', ');
  return element('td', { title: numbers.join(', '), 'data-numbers': numbers.join() }, text);
}

/** The strongest pulls with their numbers; below, the sum of all pulls. */
export function pullTable({ strongest, scans, sum, tape }: MovedOffset): HTMLElement {
  const rows = strongest.map(({ scan, place, gradient, slope, arrow }) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, scan),
      element('td', {}, place.map((along) => number(along, 1)).join(', ')),
      numbersCell([gradient]),
      element('td', {}, slope.map((along) => number(along)).join(', ')),
      numbersCell(arrow),
    ),
  );
  const points = scans.reduce((total, scan) => total + scan.pulling, 0);
  const foot = (id: string, text: string, numbers: readonly number[]) =>
    element(
      'tr',
      { class: id },
      element('th', { scope: 'row', colspan: 4 }, text),
      numbersCell(numbers),
    );
  const table = element(
    'table',
    { class: 'pull-table' },
    element(
      'thead',
      {},
      element('tr', {}, ...head.map((text) => element('th', { scope: 'col' }, text))),
    ),
    element('tbody', {}, ...rows),
    element(
      'tfoot',
      {},
      foot('sum', `Sum of all ${points} products: \u2202L/\u2202S`, sum),
      foot('tape', 'What the kernels and the tape have', tape),
    ),
  );
  return scrollable('The strongest pulls', table);
}
