import { computed, effect, type ReadonlySignal } from '@preact/signals-core';
import { element } from '../page/element.js';
import { planes } from './lesson.js';
import type { TrainingRequest } from './messages.js';
import type { TrainingState } from './training-state.js';

/** What the controls ask for. */
export interface ControlActions {
  readonly ask: (request: TrainingRequest) => void;
  readonly reset: () => void;
}

/** Of the slider of rates. */
const title = 'The schedule lowers it step by step: after 640 steps to a tenth of it';

/** Slider positions are powers of 10, in hundredths. */
const [lowest, highest] = [-500, -100];

/** Run, pause, step, reset; the rate; how often one looks, and at which plane of the offsets. */
export class TrainingControls {
  readonly root: HTMLElement;

  constructor(
    private readonly state: TrainingState,
    private readonly actions: ControlActions,
  ) {
    const { ready, running } = state;
    const { ask, reset } = actions;
    const button = (
      id: string,
      text: string,
      act: () => void,
      disabled?: ReadonlySignal<boolean>,
    ) => element('button', { type: 'button', id, disabled, onclick: act }, text);
    // Until a training is there, nothing can be asked of it.
    const nothing = computed(() => !ready.value);
    const noStep = computed(() => !ready.value || running.value === true);
    this.root = element(
      'div',
      { class: 'controls' },
      this.#runButton(nothing),
      button('step', 'One step', () => ask({ type: 'step' }), noStep),
      button('reset', 'Start anew', reset),
      element('label', { class: 'rate', title }, 'Base rate ', this.#slider(), ' ', this.#rate()),
      element('label', {}, 'Look every ', this.#every(), ' steps'),
      element('label', {}, 'Offsets along ', this.#plane()),
      button('save', 'Save weights', () => ask({ type: 'save' }), nothing),
    );
  }

  #runButton(disabled: ReadonlySignal<boolean>): HTMLElement {
    const { running } = this.state;
    const onclick = () => this.actions.ask({ type: running.value ? 'pause' : 'run' });
    const attributes = { type: 'button', class: 'primary', id: 'run', disabled, onclick };
    const text = computed(() => (running.value ? 'Pause' : 'Run'));
    return element('button', attributes, text);
  }

  #slider(): HTMLElement {
    const { rate } = this.state;
    const slider = element('input', {
      type: 'range',
      min: lowest,
      max: highest,
      step: 5,
      'aria-label': 'Base rate of learning',
      'aria-valuetext': rate,
      oninput: () => {
        rate.value = Number((10 ** (slider.valueAsNumber / 100)).toPrecision(2));
        this.actions.ask({ type: 'rate', rate: rate.value });
      },
    });
    effect(() => {
      slider.value = String(Math.round(100 * Math.log10(rate.value)));
    });
    return slider;
  }

  #rate(): HTMLElement {
    const text = computed(() => String(this.state.rate.value));
    return element('output', { class: 'mono' }, text);
  }

  #every(): HTMLElement {
    const { lookEvery } = this.state;
    return select('every', ['1', '4', '10', '25', '50'], String(lookEvery.value), (chosen) => {
      lookEvery.value = Number(chosen);
      this.actions.ask({ type: 'lookEvery', steps: lookEvery.value });
    });
  }

  #plane(): HTMLElement {
    const { plane, axes } = this.state;
    return select('plane', Object.keys(planes), plane.value, (chosen) => {
      plane.value = chosen;
      this.actions.ask({ type: 'axes', axes: axes.value });
    });
  }
}

function select(
  id: string,
  values: readonly string[],
  chosen: string,
  choose: (value: string) => void,
): HTMLSelectElement {
  const options = values.map((value) => element('option', { selected: value === chosen }, value));
  const made = element('select', { id, onchange: () => choose(made.value) }, ...options);
  return made;
}
