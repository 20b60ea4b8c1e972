import type { DeviceName } from '@obelisk/engine';
import { markup } from '@obelisk/viz/basics';
import { errorPlot } from '../gradcheck/error-plot.js';
import type { ErrorCurve, StepSizeAnswer, StepSizeRequest } from '../gradcheck/messages.js';
import { firstCheck, stepSizeChecks } from '../gradcheck/step-size-checks.js';
import { readingSentence, readStepSizes } from '../gradcheck/step-size-reading.js';
import { element } from '../page/element.js';
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

const sentence =
  'The V: large steps are wrong because the function bends (slope 2), small ones because the ' +
  'difference of two nearly equal numbers keeps only their last digits (slope \u22121), so the ' +
  'best step lies near the cube root of the rounding unit: about 6\u00b710\u207b\u2076 in ' +
  'double, 5\u00b710\u207b\u00b3 in single precision.';

class GradcheckPage {
  readonly #worker: WorkerClient<StepSizeRequest, StepSizeAnswer>;
  readonly #plot = element('figure', { class: 'picture gradcheck-plot' });
  readonly #reading = element('p', { class: 'gradcheck-reading' });
  readonly #note = element('p', { class: 'dim', role: 'status' });
  readonly #problem = element('p', { class: 'error', role: 'alert', hidden: true });
  readonly #checks = element(
    'select',
    { id: 'gradcheck-check', onchange: () => this.measure() },
    ...groups(),
  );
  #curves: ErrorCurve[] = [];
  #round = 0;
  #done = () => {};

  constructor(
    private readonly root: HTMLElement,
    private readonly context: LabContext,
  ) {
    this.#worker = new WorkerClient(
      context.assetUrl('code/gradcheck-worker.js'),
      (answer) => this.#hear(answer),
      (problem) => this.#fail(problem),
    );
    this.#checks.value = String(firstCheck);
    root.append(...this.#layout());
  }

  /** Measures the chosen check on the chosen device. */
  measure(): Promise<void> {
    this.#curves = [];
    this.#problem.hidden = true;
    this.root.dataset.curves = '0';
    this.#note.textContent = 'measuring \u2026';
    this.#done();
    const device = this.context.device.name as DeviceName;
    this.#round++;
    this.#worker.post({ round: this.#round, check: Number(this.#checks.value), device });
    return new Promise((resolve) => {
      this.#done = resolve;
    });
  }

  end(): void {
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
      this.#checks,
    );
    return [
      element('h1', {}, 'Gradient check'),
      element('p', { class: 'lead' }, lead),
      controls,
      this.#problem,
      element(
        'div',
        { class: 'gradcheck-columns' },
        this.#plot,
        element('div', {}, this.#reading, this.#note, element('p', {}, sentence), tex),
      ),
    ];
  }

  #hear(answer: StepSizeAnswer): void {
    if (answer.round !== this.#round) return; // of a choice before this one
    if (answer.type === 'failed') this.#fail(answer.sentence);
    if (answer.type === 'curve') this.#show(answer.curve);
    if (answer.type === 'done') this.#finish(answer.notice);
  }

  #show(curve: ErrorCurve): void {
    this.#curves.push(curve);
    showMarkup(this.#plot, markup(errorPlot(this.#curves)));
    this.root.dataset.curves = String(this.#curves.length);
    if (curve.device !== 'float64') return;
    this.#reading.textContent = readingSentence(readStepSizes(curve.steps, curve.errors));
  }

  #finish(notice: string | null): void {
    this.#note.textContent = notice ?? '';
    this.root.dataset.measured = String(this.#round);
    this.#done();
  }

  #fail(problem: string): void {
    this.#problem.textContent = problem;
    this.#problem.hidden = false;
    this.#note.textContent = '';
    this.#done();
  }
}

/** The checks by operation. */
function groups(): HTMLElement[] {
  const operations = [...new Set(stepSizeChecks.map(({ operation }) => operation))];
  return operations.map((operation) => {
    const options = stepSizeChecks.flatMap((check, at) =>
      check.operation === operation
        ? [element('option', { value: at }, `${operation}: ${check.name}`)]
        : [],
    );
    return element('optgroup', { label: operation }, ...options);
  });
}
