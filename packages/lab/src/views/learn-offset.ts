import type { DeviceName } from '@obelisk/engine';
import { withDevice } from '@obelisk/tensor';
import type { Landscape } from '@obelisk/viz/plots';
import { computed, effect, signal } from '@preact/signals-core';
import { cutFigure } from '../learn-offset/cut-figure.js';
import { happening } from '../learn-offset/happening.js';
import { landscapeFigure } from '../learn-offset/landscape-figure.js';
import { samplePicture } from '../learn-offset/sample-picture.js';
import { stepTable, stepTex } from '../learn-offset/step-words.js';
import { landscapeOf, type Padding, taskNames, tasks } from '../learn-offset/tasks.js';
import { rates, Walk } from '../learn-offset/walk.js';
import { keepInAddress } from '../page/address-state.js';
import { element, setAttributes } from '../page/element.js';
import { formulaLine } from '../page/formula-line.js';
import { problemLine } from '../page/problem-line.js';
import { select } from '../page/select.js';
import { slider } from '../page/slider.js';
import type { LabContext, View } from '../view.js';

/** The loss landscape of notebook 4, live. */
export const view: View = {
  name: 'learn-offset',
  title: 'Learn an offset',
  async mount(root, context) {
    const page = new LearnOffsetPage(root, context);
    const end = context.onDevice(() => page.begin());
    await page.begin();
    return () => {
      end();
      page.end();
    };
  },
};

const lead =
  'The smallest deformable layer: one offset S, an image of 9 x 9 pixels, and the loss as a ' +
  'landscape. Drop the start anywhere, and press Play.';

const paddingTitles: readonly (readonly [Padding, string])[] = [
  ['zeros', 'zeros'],
  ['border', 'the border, repeated'],
];

/** Slow enough to be followed. */
const millisecondsPerStep = 160;

class LearnOffsetPage {
  readonly #walk: Walk;
  readonly #landscape = signal<Landscape | null>(null);
  readonly #problem = signal<string | null>(null);
  readonly #stops: (() => void)[];
  #round = 0;

  constructor(
    root: HTMLElement,
    private readonly context: LabContext,
  ) {
    const walk = new Walk(() => context.device.name as DeviceName);
    this.#walk = walk;
    const kept = keepInAddress(context, walk.kept());
    this.#problem.value = kept.problem;
    root.append(...this.#layout());
    setAttributes(root, {
      'data-step': walk.taken,
      'data-playing': computed(() => String(walk.playing.value)),
    });
    let isFirst = true;
    const follow = effect(() => {
      const asked = [walk.task.value, walk.padding.value];
      if (!isFirst && asked) this.#draw();
      isFirst = false;
    });
    this.#stops = [kept.end, follow];
  }

  /** All of it on the device that runs now. */
  async begin(): Promise<void> {
    await Promise.all([this.#draw(), this.#attempt(this.#walk.again())]);
  }

  end(): void {
    this.#round++;
    this.#walk.playing.value = false;
    for (const stop of this.#stops) stop();
  }

  async #draw(): Promise<void> {
    const round = ++this.#round;
    const { task, padding } = this.#walk;
    const device = this.context.device.name as DeviceName;
    const drawn = withDevice(device, () => landscapeOf(task.peek(), padding.peek()));
    await this.#attempt(
      drawn.then((landscape) => {
        if (round === this.#round) this.#landscape.value = landscape;
      }),
    );
  }

  async #attempt(work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (error) {
      this.#problem.value = (error as Error).message;
    }
  }

  #layout(): HTMLElement[] {
    const walk = this.#walk;
    return [
      element('h1', {}, 'Learn an offset'),
      element('p', { class: 'lead' }, lead),
      problemLine(this.#problem),
      element(
        'div',
        { class: 'learn-offset' },
        element(
          'div',
          { class: 'learn-figures' },
          landscapeFigure(walk, this.#landscape),
          cutFigure(walk, this.#landscape, this.#problem),
        ),
        element(
          'div',
          {},
          this.#choices(),
          this.#buttons(),
          slider({
            id: 'learn-rate',
            label: 'Rate \u03b7',
            value: walk.rateAt,
            lowest: 0,
            highest: rates.length - 1,
            step: 1,
            text: (at) => String(rates[at]),
          }),
          element(
            'p',
            { class: 'learn-happening' },
            computed(() => happening(walk.standings.value, walk.isStuck.value)),
          ),
          formulaLine('The loss', () => tasks[walk.task.value].tex),
          formulaLine('The next step', () => {
            const now = walk.now.value;
            return now && stepTex(now, walk.rate.value);
          }),
          stepTable(walk),
          samplePicture(walk),
        ),
      ),
    ];
  }

  #choices(): HTMLElement {
    const walk = this.#walk;
    return element(
      'div',
      { class: 'controls' },
      element('label', { for: 'learn-task' }, 'Task'),
      select(
        'learn-task',
        taskNames.map((name) => [name, tasks[name].title]),
        () => walk.task.value,
        (name) => this.#attempt(walk.choose(name)),
      ),
      element('label', { for: 'learn-padding' }, 'Outside'),
      select(
        'learn-padding',
        paddingTitles,
        () => walk.padding.value,
        (padding) => this.#attempt(walk.pad(padding)),
      ),
    );
  }

  #buttons(): HTMLElement {
    const walk = this.#walk;
    const { playing, isOver, taken, start } = walk;
    const button = (
      id: string,
      text: string | typeof playText,
      disabled: () => boolean,
      act: () => void,
    ) =>
      element('button', { type: 'button', id, disabled: computed(disabled), onclick: act }, text);
    const playText = computed(() => (playing.value ? 'Pause' : 'Play'));
    const play = button(
      'learn-play',
      playText,
      () => isOver.value,
      () => {
        if (playing.value) playing.value = false;
        else this.#attempt(walk.play(waited));
      },
    );
    play.classList.add('primary');
    return element(
      'div',
      { class: 'controls' },
      play,
      button(
        'learn-step',
        'One step',
        () => isOver.value || playing.value,
        () => this.#attempt(walk.step()),
      ),
      button(
        'learn-back',
        'Back to the start',
        () => taken.value === 0,
        () => this.#attempt(walk.drop(start.value)),
      ),
      element(
        'span',
        { class: 'mono' },
        computed(() => `step ${taken.value}`),
      ),
    );
  }
}

const waited = () => new Promise<void>((done) => setTimeout(done, millisecondsPerStep));
