import { element } from '../page/element.js';
import type { ListedStep, TakenStep } from './messages.js';

/** All losses as numbers, to copy into a table: folded, for those who want to know exactly. */
export class LossList {
  readonly #text = element('pre', { class: 'losses', tabindex: 0, 'aria-label': 'losses' });
  readonly root = element('details', {}, element('summary', {}, 'As numbers'), this.#text);

  constructor() {
    this.clear();
  }

  clear(): void {
    this.#text.textContent = 'step,rate,loss,mean Dice\n';
  }

  add({ step, rate, loss }: TakenStep): void {
    this.#text.append(`${step},${rate},${loss},\n`);
  }

  addAll(steps: readonly ListedStep[]): void {
    for (const step of steps) {
      this.add(step);
      if (step.meanDice !== null) this.addDice(step.meanDice);
    }
  }

  /** Mean Dice after the step that was added last. */
  addDice(dice: number | null): void {
    const row = this.#text.lastChild;
    if (row?.textContent?.endsWith(',\n'))
      row.textContent = row.textContent.replace('\n', `${dice}\n`);
  }
}
