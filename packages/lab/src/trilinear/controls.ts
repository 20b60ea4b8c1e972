import { element } from '../page/element.js';
import { fileButton } from '../page/file-button.js';
import { number } from './formula.js';
import type { Focus } from './kernel-source.js';
import { type Stepper, sampled } from './state.js';
import { axes, type Point } from './terms.js';

/** What the controls can ask for. */
export interface ControlActions {
  point(to: Point): void;
  look(focus: Focus): void;
  open(file: File): void;
  phantom(): void;
  size(): Point;
}

/** Exact coordinates, places worth a look, what to look at, and which scan. */
export class StepperControls {
  readonly root: HTMLElement;
  readonly #fields: HTMLInputElement[];
  readonly #offset = element('output', { class: 'mono offset-text' });
  readonly #looks: { button: HTMLButtonElement; focus: Focus }[];
  readonly #scan = element('span', { class: 'dim' });
  #point: Point = [0, 0, 0];

  constructor(actions: ControlActions) {
    this.#fields = axes.map((_axis, a) => this.#field(a, actions));
    this.#looks = axes.map((axis) => {
      const focus: Focus = { derivative: axis };
      const button = element('button', { type: 'button' }, `∂F/∂${axis}`);
      button.addEventListener('click', () => {
        const pressed = button.getAttribute('aria-pressed') === 'true';
        actions.look(pressed ? { moved: axes } : focus);
      });
      return { button, focus };
    });
    this.root = element(
      'div',
      { class: 'controls stepper-controls' },
      ...this.#fields.map((field, a) => element('label', {}, `${axes[a]} `, field)),
      this.#offset,
      ...this.#places(actions),
      element('span', { class: 'group' }, ...this.#looks.map(({ button }) => button)),
      ...scanButtons(actions),
      this.#scan,
    );
  }

  draw(stepper: Stepper, focus: Focus, scan: string): void {
    this.#point = sampled(stepper);
    this.#fields.forEach((field, a) => {
      if (!field.matches(':focus')) field.value = String(this.#point[a]);
    });
    this.#offset.textContent = `S = (${stepper.offset.map((s) => number(s, 2)).join(', ')})`;
    for (const { button, focus: own } of this.#looks) {
      const pressed = JSON.stringify(own) === JSON.stringify(focus);
      button.setAttribute('aria-pressed', String(pressed));
    }
    this.#scan.textContent = scan;
  }

  #field(a: number, { point }: ControlActions): HTMLInputElement {
    // What one types stays while one types it; what is shown then is where the point really is.
    const show = () => {
      field.value = String(this.#point[a]);
    };
    const field = element('input', { type: 'number', step: 0.05, class: 'coordinate' });
    field.addEventListener('input', () => {
      const to = [...this.#point] as [number, number, number];
      to[a] = field.valueAsNumber;
      if (Number.isFinite(to[a])) point(to);
    });
    field.addEventListener('change', () => requestAnimationFrame(show));
    field.addEventListener('blur', show);
    return field;
  }

  /** On a voxel the derivative jumps; in the middle all weights are equal; outside are zeros. */
  #places({ point, size }: ControlActions): HTMLElement[] {
    const places: [string, () => Point][] = [
      ['On a voxel', () => this.#point.map(Math.round) as unknown as Point],
      ['Mid-cell', () => this.#point.map((c) => Math.floor(c) + 0.5) as unknown as Point],
      ['Half outside', () => [size()[0] - 0.6, this.#point[1], this.#point[2]]],
    ];
    return places.map(([name, place]) =>
      element('button', { type: 'button', onclick: () => point(place()) }, name),
    );
  }
}

function scanButtons({ open, phantom }: ControlActions): HTMLElement[] {
  return [
    element('button', { type: 'button', onclick: phantom }, 'Phantom'),
    fileButton('Open a scan, or drop it …', { accept: '.nii,.gz,.nrrd,.mha' }, ([file]) => {
      if (file !== undefined) open(file);
    }),
  ];
}
