import { element } from '../page/element.js';
import type { TakenStep } from './messages.js';

/** All losses as numbers, to copy into a table: folded, for those who want to know exactly. */
export class LossList {
  readonly #text = element('pre', { class: 'losses', tabindex: 0, 'aria-label': 'losses' });
  readonly root = element('details', {}, element('summary', {}, 'Losses as numbers'), this.#text);

  constructor() {
    this.clear();
  }

  clear(): void {
    this.#text.textContent = 'step,rate,loss\n';
  }

  add({ step, rate, loss }: TakenStep): void {
    this.#text.append(`${step},${rate},${loss}\n`);
  }
}
