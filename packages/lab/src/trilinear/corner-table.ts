import { element } from '../page/element.js';
import { number } from './formula.js';
import type { KernelSample } from './kernel-sample.js';
import type { Corner, Terms } from './terms.js';

const head = ['Corner', 'Voxel (x, y, z)', 'I', 'w', 'w, kernel', 'w · I'];

/** The eight corners as a table; a corner's button puts it into focus everywhere. */
export class CornerTable {
  readonly root: HTMLElement;
  readonly #rows: { row: HTMLElement; button: HTMLElement; cells: HTMLElement[] }[];
  readonly #total = element('td');

  constructor(choose: (corner: number | null) => void) {
    this.#rows = Array.from({ length: 8 }, (_, i) => {
      const button = element('button', { type: 'button', class: 'corner-button' }, String(i + 1));
      button.addEventListener('click', () =>
        choose(button.getAttribute('aria-pressed') === 'true' ? null : i + 1),
      );
      const cells = Array.from({ length: 5 }, () => element('td'));
      const row = element('tr', {}, element('th', { scope: 'row' }, button), ...cells);
      return { row, button, cells };
    });
    this.root = element(
      'table',
      { class: 'corner-table' },
      element(
        'thead',
        {},
        element('tr', {}, ...head.map((text) => element('th', { scope: 'col' }, text))),
      ),
      element('tbody', {}, ...this.#rows.map(({ row }) => row)),
      element(
        'tfoot',
        {},
        element('tr', {}, element('th', { scope: 'row', colspan: 5 }, 'Sum: F'), this.#total),
      ),
    );
  }

  draw({ corners, value }: Terms, chosen: number | null): void {
    corners.forEach((corner, i) => {
      const { row, button, cells } = this.#rows[i];
      row.classList.toggle('chosen', corner.index === chosen);
      row.classList.toggle('outside', !corner.inside);
      button.setAttribute('aria-pressed', String(corner.index === chosen));
      row.dataset.weight = String(corner.weight);
      const texts = [
        corner.at.join(', '),
        corner.inside ? number(corner.value) : '0 (outside)',
        number(corner.weight, 4),
        '…',
        number(corner.weight * corner.value, 2),
      ];
      texts.forEach((text, cell) => {
        cells[cell].textContent = text;
      });
      cells[2].title = productOf(corner);
    });
    this.#total.textContent = number(value);
  }

  /** The kernel's own weights, from its VJP. */
  compare({ weights }: KernelSample): void {
    weights.forEach((weight, i) => {
      const { row, cells } = this.#rows[i];
      row.dataset.kernelWeight = String(weight);
      cells[3].textContent = Number.isNaN(weight) ? '–' : number(weight, 4);
    });
  }
}

/** `wxu · wyu · wzd` */
function productOf({ factors }: Corner): string {
  return factors.join(' · ');
}
