import { element } from '../page/element.js';
import { lessonRate, planes } from './lesson.js';
import type { Axes, TrainingRequest } from './messages.js';

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
  readonly #run = element('button', { type: 'button', class: 'primary', id: 'run' }, 'Run');
  readonly #others: HTMLButtonElement[];
  readonly #rate = element('input', {
    type: 'range',
    min: lowest,
    max: highest,
    step: 5,
    value: Math.round(100 * Math.log10(lessonRate)),
    'aria-label': 'Base rate of learning',
  });
  readonly #rateText = element('output', { class: 'mono' });
  readonly #every = select('every', ['1', '4', '10', '25', '50'], '10');
  readonly #plane = select('plane', Object.keys(planes), Object.keys(planes)[0]);
  #running = false;

  constructor({ ask, reset }: ControlActions) {
    const button = (id: string, text: string, act: () => void) =>
      element('button', { type: 'button', id, onclick: act }, text);
    this.#run.addEventListener('click', () => ask({ type: this.#running ? 'pause' : 'run' }));
    this.#others = [
      button('step', 'One step', () => ask({ type: 'step' })),
      button('save', 'Save weights', () => ask({ type: 'save' })),
    ];
    this.#rate.addEventListener('input', () => {
      this.#showRate();
      ask({ type: 'rate', rate: this.rate });
    });
    this.#every.onchange = () => ask({ type: 'lookEvery', steps: this.lookEvery });
    this.#plane.onchange = () => ask({ type: 'axes', axes: this.axes });
    this.root = element(
      'div',
      { class: 'controls' },
      ...[this.#run, this.#others[0], button('reset', 'Reset', reset)],
      element('label', { class: 'rate', title }, 'Base rate ', this.#rate, ' ', this.#rateText),
      element('label', {}, 'Look every ', this.#every, ' steps'),
      element('label', {}, 'Offsets along ', this.#plane),
      this.#others[1],
    );
    this.#showRate();
    this.enable(false);
  }

  get rate(): number {
    const rate = 10 ** (Number(this.#rate.value) / 100);
    return Number(rate.toPrecision(2));
  }

  get lookEvery(): number {
    return Number(this.#every.value);
  }

  get axes(): Axes {
    return planes[this.#plane.value];
  }

  /** Until a training is there, nothing can be asked of it. */
  enable(ready: boolean): void {
    for (const button of [this.#run, ...this.#others]) button.disabled = !ready;
  }

  showRunning(running: boolean): void {
    this.#running = running;
    this.#run.textContent = running ? 'Pause' : 'Run';
    this.#others[0].disabled = running;
  }

  #showRate(): void {
    this.#rateText.textContent = String(this.rate);
    this.#rate.setAttribute('aria-valuetext', String(this.rate));
  }
}

function select(id: string, values: readonly string[], chosen: string): HTMLSelectElement {
  const options = values.map((value) => element('option', { selected: value === chosen }, value));
  return element('select', { id }, ...options);
}
