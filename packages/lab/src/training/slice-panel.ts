import { element } from '../page/element.js';
import { paintPicture } from '../page/paint-picture.js';
import type { OrganDice, SlicePair } from './messages.js';

/** Slices of the held-out phantom: the truth, and what the network finds; Dice organ by organ. */
export class SlicePanel {
  readonly pictures = element('div', { class: 'slice-pairs' });
  readonly #organs = element('tbody');
  readonly #canvases = new Map<string, HTMLCanvasElement>();
  readonly table = element(
    'table',
    { class: 'organs' },
    element(
      'thead',
      {},
      element('tr', {}, ...['organ', 'Dice'].map((text) => element('th', { scope: 'col' }, text))),
    ),
    this.#organs,
  );

  show(slices: readonly SlicePair[], organs: readonly OrganDice[]): void {
    for (const { plane, truth, found } of slices) {
      paintPicture(this.#canvas(`${plane}, truth`), truth);
      paintPicture(this.#canvas(`${plane}, found`), found);
    }
    this.#organs.replaceChildren(...organs.map(organRow));
  }

  #canvas(caption: string): HTMLCanvasElement {
    const known = this.#canvases.get(caption);
    if (known) return known;
    const canvas = element('canvas', { role: 'img', 'aria-label': `held-out phantom: ${caption}` });
    this.pictures.append(element('figure', {}, canvas, element('figcaption', {}, caption)));
    this.#canvases.set(caption, canvas);
    return canvas;
  }
}

function organRow({ name, colour, dice }: OrganDice): HTMLElement {
  const swatch = element('span', { class: 'swatch', style: `background: ${colour}` });
  const bar = element('span', { class: 'bar' });
  bar.style.width = `${100 * (dice ?? 0)}%`;
  bar.style.background = colour;
  return element(
    'tr',
    {},
    element('th', { scope: 'row' }, swatch, name),
    element('td', {}, dice === null ? '–' : dice.toFixed(3), bar),
  );
}
