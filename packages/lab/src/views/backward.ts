import type { DeviceName } from '@obelisk/engine';
import { backwardStepper, samplePrograms } from '@obelisk/notebook/runtime';
import { markup } from '@obelisk/viz/basics';
import { batch, computed, effect, type ReadonlySignal, signal } from '@preact/signals-core';
import type { EditorView } from 'codemirror';
import type { BackwardAnswer } from '../backward/messages.js';
import { Recorder } from '../backward/recorder.js';
import { chosenStep, moveStep, stepKeys } from '../backward/step-keys.js';
import { codeEditor, markFailedLine, replaceText } from '../notebook/editor.js';
import { type Kept, keepInAddress, keptNumber, keptTitle } from '../page/address-state.js';
import { element, setAttributes } from '../page/element.js';
import { problemLine } from '../page/problem-line.js';
import { showMarkup } from '../page/show-markup.js';
import type { LabContext, View } from '../view.js';

/** A backward pass, one vector-Jacobian product at a time. */
export const view: View = {
  name: 'backward',
  title: 'Backward stepper',
  async mount(root, context) {
    const page = new BackwardPage(root, context);
    const ends = [context.onDevice(() => page.run()), stepKeys(page.stage, context.keys)];
    await page.run();
    return () => {
      for (const end of ends) end();
      page.end();
    };
  },
};

/** No program that one steps through has more. */
const mostSteps = 999;

class BackwardPage {
  readonly stage = element('div', { class: 'backward-stage' });
  readonly #recorder: Recorder;
  readonly #editor: EditorView;
  readonly #running = signal(false);
  readonly #answer = signal<BackwardAnswer | null>(null);
  /** A device that was not to be had; null where all is as asked for. */
  readonly #note = computed(() => {
    const answer = this.#answer.value;
    if (this.#running.value) return 'running \u2026';
    return (answer?.type === 'recorded' && answer.notice) || '';
  });
  readonly #linkProblem = signal<string | null>(null);
  readonly #problem = computed(() => {
    const answer = this.#answer.value;
    return answer?.type === 'failed' ? answer.sentence : this.#linkProblem.value;
  });
  /** The place of the sample that was chosen last. */
  readonly #sample = signal(0);
  /** Whether it is in the editor as it was written. */
  readonly #isSample = signal(true);
  /** The step that is shown: 0 is forward. */
  readonly #step = signal(0);
  readonly #endKeeping: () => void;
  readonly #samples = element(
    'select',
    { id: 'backward-sample', onchange: () => this.#chooseSample() },
    ...samplePrograms.map(({ name }, at) => element('option', { value: at }, name)),
  );

  constructor(
    root: HTMLElement,
    private readonly context: LabContext,
  ) {
    this.#recorder = new Recorder(context.assetUrl('code/backward-worker.js'));
    const kept = keepInAddress(context, this.#kept(), () => this.#isSample.value);
    this.#endKeeping = kept.end;
    this.#linkProblem.value = kept.problem;
    this.#samples.value = String(this.#sample.value);
    const code = element('div', { class: 'backward-code' });
    const run = () => {
      this.run();
    };
    root.append(...this.#layout(code));
    const { source } = samplePrograms[this.#sample.value];
    const changed = (text: string) => {
      this.#isSample.value = text === samplePrograms[this.#sample.value].source;
    };
    this.#editor = codeEditor(code, source, 'Program', { run, runAndGoOn: run, changed });
    this.stage.addEventListener('change', () => {
      this.#step.value = chosenStep(this.stage);
    });
    const state = computed(() => (this.#running.value ? 'running' : 'ready'));
    setAttributes(this.stage, { 'data-state': state });
    effect(() => this.#show(this.#answer.value));
  }

  /** Records the program as it stands in the editor, and shows it at the step that was shown. */
  async run(): Promise<void> {
    const source = this.#editor.state.doc.toString();
    this.#running.value = true;
    const device = this.context.device.name as DeviceName;
    const answer = await this.#recorder.record({ source, device });
    if (this.#recorder.running) return; // a later run has taken its place
    batch(() => {
      this.#running.value = false;
      this.#answer.value = answer;
    });
  }

  end(): void {
    this.#endKeeping();
    this.#recorder.stop();
    this.#editor.destroy();
  }

  #kept(): Record<string, Kept> {
    const titles = samplePrograms.map(({ name }) => name);
    return {
      program: keptTitle(this.#sample, titles, 'one of the programs of the list'),
      step: keptNumber(this.#step, 0, mostSteps),
    };
  }

  #layout(code: HTMLElement): HTMLElement[] {
    const lead =
      'Backpropagation, one step at a time: what comes in, what the forward pass saved, what ' +
      'goes out. The arrow keys step; a click on a tensor shows its numbers.';
    const stopped = computed(() => !this.#running.value);
    const controls = element(
      'div',
      { class: 'controls' },
      element('label', { for: 'backward-sample' }, 'Program'),
      this.#samples,
      button('Run', this.#running, () => this.run()),
      button('Stop', stopped, () => this.#recorder.stop()),
    );
    const program = element(
      'details',
      { class: 'panel backward-program' },
      element('summary', {}, 'The program: change it and run it (Ctrl-Enter)'),
      code,
    );
    return [
      element('h1', {}, 'Backward stepper'),
      element('p', { class: 'lead' }, lead),
      controls,
      program,
      problemLine(this.#problem),
      element('p', { class: 'dim', role: 'status' }, this.#note),
      // The stepper, which stands in notebooks too, has headings of the third level.
      element('h2', { class: 'unseen' }, 'The tape'),
      this.stage,
    ];
  }

  #chooseSample(): void {
    batch(() => {
      this.#sample.value = Number(this.#samples.value);
      this.#step.value = 0;
    });
    replaceText(this.#editor, samplePrograms[this.#sample.value].source);
    this.stage.replaceChildren();
    this.run();
  }

  #show(answer: BackwardAnswer | null): void {
    markFailedLine(this.#editor, answer?.type === 'failed' ? answer.line : null);
    if (answer?.type !== 'recorded') return;
    const { recording } = answer;
    const step = this.#step.peek();
    showMarkup(this.stage, markup(backwardStepper(recording).bundle['text/html'] ?? ''));
    moveStep(this.stage, Math.min(step, recording.steps.length + 1));
    this.stage.dataset.device = recording.device;
  }
}

function button(
  text: string,
  disabled: ReadonlySignal<boolean>,
  onclick: () => void,
): HTMLButtonElement {
  return element('button', { type: 'button', disabled, onclick }, text);
}
