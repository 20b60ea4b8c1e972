import type { DeviceName } from '@obelisk/engine';
import { markup } from '@obelisk/viz/basics';
import { batch, computed, effect, type ReadonlySignal, signal } from '@preact/signals-core';
import { errorPlot } from '../gradcheck/error-plot.js';
import type { ErrorCurve, StepSizeAnswer, StepSizeRequest } from '../gradcheck/messages.js';
import { breakOf, firstCheck, kinksGroup, stepSizeChecks } from '../gradcheck/step-size-checks.js';
import { pictureSentence, readingSentence, readStepSizes } from '../gradcheck/step-size-reading.js';
import { keepInAddress, keptTitle } from '../page/address-state.js';
import { element, setAttributes } from '../page/element.js';
import { problemLine } from '../page/problem-line.js';
import { scrollable } from '../page/scrollable.js';
import { showMarkup } from '../page/show-markup.js';
import { showTex } from '../page/tex.js';
import type { LabContext, View } from '../view.js';
import { WorkerClient } from '../worker/worker-client.js';

/** Step size against error: why gradients are checked with that step and no other. */
export const view: View = {
  name: 'gradcheck',
  title: 'Gradient check',
  async mount(root, context) {
    const page = new GradcheckPage(root, context);
    const end = context.onDevice(() => page.measure());
    await page.measure();
    return () => {
      end();
      page.end();
    };
  },
};

const formula =
  "\\text{error}(h) = \\left| \\frac{L(x + h) - L(x - h)}{2h} - L'(x) \\right| \\approx " +
  "\\underbrace{\\frac{h^2}{6} \\, |L'''(x)|}_{\\text{truncation}} + " +
  '\\underbrace{\\frac{\\varepsilon \\, |L(x)|}{h}}_{\\text{rounding}}';

const titles = stepSizeChecks.map(({ operation, name }) => `${operation} ${name}`);

class GradcheckPage {
  readonly #worker: WorkerClient<StepSizeRequest, StepSizeAnswer>;
  readonly #check = signal(firstCheck);
  readonly #curves = signal<readonly ErrorCurve[]>([]);
  /** The round that was measured last. */
  readonly #measured = signal<number | null>(null);
  readonly #note = signal('');
  readonly #problem = signal<string | null>(null);
  /** Of the address; it stays until another check is chosen. */
  #linkProblem: string | null;
  readonly #endKeeping: () => void;
  #round = 0;
  #done = () => {};

  constructor(
    root: HTMLElement,
    private readonly context: LabContext,
  ) {
    this.#worker = new WorkerClient(
      context.assetUrl('code/gradcheck-worker.js'),
      (answer) => batch(() => this.#hear(answer)),
      (problem) => batch(() => this.#fail(problem)),
    );
    const kept = keepInAddress(context, {
      check: keptTitle(this.#check, titles, 'one of the checks of the list'),
    });
    this.#endKeeping = kept.end;
    this.#linkProblem = kept.problem;
    root.append(...this.#layout());
    setAttributes(root, {
      'data-curves': computed(() => this.#curves.value.length),
      'data-measured': this.#measured,
    });
  }

  /** Measures the chosen check on the chosen device. */
  measure(): Promise<void> {
    batch(() => {
      this.#curves.value = [];
      this.#problem.value = this.#linkProblem;
      this.#note.value = 'measuring \u2026';
    });
    this.#done();
    const device = this.context.device.name as DeviceName;
    this.#round++;
    this.#worker.post({ round: this.#round, check: this.#check.value, device });
    return new Promise((resolve) => {
      this.#done = resolve;
    });
  }

  end(): void {
    this.#endKeeping();
    this.#worker.end();
    this.#done();
  }

  #layout(): HTMLElement[] {
    const tex = scrollable('The error of a step');
    showTex(tex, formula, true);
    const lead = 'How far central differences are off, for each step size and operation.';
    const controls = element(
      'div',
      { class: 'controls' },
      element('label', { for: 'gradcheck-check' }, 'Operation'),
      this.#choice(),
    );
    return [
      element('h1', {}, 'Gradient check'),
      element('p', { class: 'lead' }, lead),
      controls,
      problemLine(this.#problem),
      element(
        'div',
        { class: 'gradcheck-columns' },
        this.#plot(),
        element(
          'div',
          {},
          element('p', { class: 'gradcheck-reading' }, this.#told(readingSentence)),
          element('p', { class: 'dim', role: 'status' }, this.#note),
          element('p', { class: 'gradcheck-picture' }, this.#told(pictureSentence)),
          tex,
        ),
      ),
    ];
  }

  #choice(): HTMLElement {
    const choose = () => {
      this.#check.value = Number(choice.value);
      this.#linkProblem = null;
      this.measure();
    };
    const choice = element('select', { id: 'gradcheck-check', onchange: choose }, ...groups());
    choice.value = String(this.#check.value);
    return choice;
  }

  /** Plot and sentence stay until there are new ones. */
  #plot(): HTMLElement {
    const plot = element('figure', { class: 'picture gradcheck-plot' });
    effect(() => {
      const curves = this.#curves.value;
      if (curves.length > 0) showMarkup(plot, markup(errorPlot(curves)));
    });
    return plot;
  }

  /** What is said of the curve in double precision; it stays until there is a new one. */
  #told(sentence: typeof readingSentence): ReadonlySignal<string> {
    let last = '';
    return computed(() => {
      const curve = this.#curves.value.find(({ device }) => device === 'float64');
      if (!curve) return last;
      const check = stepSizeChecks[this.#check.peek()];
      last = sentence(readStepSizes(curve.steps, curve.errors), breakOf(check));
      return last;
    });
  }

  #hear(answer: StepSizeAnswer): void {
    if (answer.round !== this.#round) return; // of a choice before this one
    if (answer.type === 'failed') this.#fail(answer.sentence);
    if (answer.type === 'curve') this.#curves.value = [...this.#curves.value, answer.curve];
    if (answer.type === 'done') this.#finish(answer.notice);
  }

  #finish(notice: string | null): void {
    this.#note.value = notice ?? '';
    this.#measured.value = this.#round;
    this.#done();
  }

  #fail(problem: string): void {
    this.#problem.value = problem;
    this.#note.value = '';
    this.#done();
  }
}

/** The lessons first, then the checks by operation. */
function groups(): HTMLElement[] {
  const operations = [...new Set(stepSizeChecks.map(({ operation }) => operation))];
  return operations.map((operation) => {
    const isLesson = operation === kinksGroup;
    const options = stepSizeChecks.flatMap((check, at) => {
      const text = isLesson ? check.name : `${operation}: ${check.name}`;
      return check.operation === operation ? [element('option', { value: at }, text)] : [];
    });
    const label = isLesson ? 'Lessons: where it is not smooth' : inWords(operation);
    return element('optgroup', { label }, ...options);
  });
}

/** `obeliskSampleGrid` as `obelisk sample grid` */
function inWords(operation: string): string {
  return operation.replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
