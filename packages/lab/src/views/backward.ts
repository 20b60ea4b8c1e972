import type { DeviceName } from '@obelisk/engine';
import { backwardStepper, samplePrograms } from '@obelisk/notebook/runtime';
import { markup } from '@obelisk/viz/basics';
import { batch, computed, effect, type ReadonlySignal, signal } from '@preact/signals-core';
import type { EditorView } from 'codemirror';
import type { BackwardAnswer } from '../backward/messages.js';
import { Recorder } from '../backward/recorder.js';
import { chosenStep, moveStep, stepKeys } from '../backward/step-keys.js';
import { codeEditor, markFailedLine, replaceText } from '../notebook/editor.js';
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
    const ends = [context.onDevice(() => page.run()), stepKeys(page.stage)];
    await page.run();
    return () => {
      for (const end of ends) end();
      page.end();
    };
  },
};

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
  readonly #problem = computed(() => {
    const answer = this.#answer.value;
    return answer?.type === 'failed' ? answer.sentence : null;
  });
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
    const code = element('div', { class: 'backward-code' });
    const run = () => {
      this.run();
    };
    const [{ source }] = samplePrograms;
    this.#editor = codeEditor(code, source, 'Program', { run, runAndGoOn: run });
    root.append(...this.#layout(code));
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
    this.#recorder.stop();
    this.#editor.destroy();
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
    replaceText(this.#editor, samplePrograms[Number(this.#samples.value)].source);
    this.stage.replaceChildren();
    this.run();
  }

  #show(answer: BackwardAnswer | null): void {
    markFailedLine(this.#editor, answer?.type === 'failed' ? answer.line : null);
    if (answer?.type !== 'recorded') return;
    const { recording } = answer;
    const step = chosenStep(this.stage);
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
