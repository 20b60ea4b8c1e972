import { computed, effect, type ReadonlySignal, type Signal } from '@preact/signals-core';
import { element } from './element.js';

/** A number that the reader sets. */
export interface SliderOptions {
  readonly id: string;
  readonly label: string;
  readonly value: Signal<number>;
  readonly lowest: number;
  readonly highest: number;
  readonly step: number;
  /** How the number stands beside the slider. */
  readonly text: (value: number) => string;
  /** What it means, shown where a pointer rests. */
  readonly title?: string;
  readonly hidden?: ReadonlySignal<boolean>;
}

/** A slider with its name on the left and its number on the right; it follows its signal. */
export function slider(options: SliderOptions): HTMLElement {
  const { id, label, value, lowest, highest, step, text, title, hidden } = options;
  const input = element('input', {
    id,
    type: 'range',
    min: lowest,
    max: highest,
    step,
    'aria-valuetext': computed(() => text(value.value)),
    oninput: () => {
      value.value = input.valueAsNumber;
    },
  });
  effect(() => {
    input.value = String(value.value);
  });
  const number = element(
    'output',
    { class: 'mono', for: id },
    computed(() => text(value.value)),
  );
  const name = element('label', { for: id }, label);
  return element('div', { class: 'slider', title, hidden }, name, input, number);
}
