import type { DeviceName } from '@obelisk/engine';
import { backwardStepper, type Recording, samplePrograms } from '@obelisk/notebook/runtime';
import { markup } from '@obelisk/viz/basics';
import type { EditorView } from 'codemirror';
import { Recorder } from '../backward/recorder.js';
import { chosenStep, moveStep, stepKeys } from '../backward/step-keys.js';
import { codeEditor, markFailedLine, replaceText } from '../notebook/editor.js';
import { element } from '../page/element.js';
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
  readonly #note = element('p', { class: 'dim', role: 'status' });
  readonly #problem = element('p', { class: 'error', role: 'alert', hidden: true });
  readonly #runButton = button('Run', () => this.run());
  readonly #stopButton = button('Stop', () => this.#recorder.stop());
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
  }

  /** Records the program as it stands in the editor, and shows it at the step that was shown. */
  async run(): Promise<void> {
    const source = this.#editor.state.doc.toString();
    this.#showRunning(true);
    const device = this.context.device.name as DeviceName;
    const answer = await this.#recorder.record({ source, device });
    if (this.#recorder.running) return; // a later run has taken its place
    this.#showRunning(false);
    const failed = answer.type === 'failed';
    this.#problem.hidden = !failed;
    markFailedLine(this.#editor, failed ? answer.line : null);
    if (failed) this.#problem.textContent = answer.sentence;
    else this.#show(answer.recording, answer.notice);
  }

  end(): void {
    this.#recorder.stop();
    this.#editor.destroy();
  }

  #layout(code: HTMLElement): HTMLElement[] {
    const lead =
      'Backpropagation, one step at a time: what comes in, what the forward pass saved, what ' +
      'goes out. The arrow keys step; a click on a tensor shows its numbers.';
    const controls = element(
      'div',
      { class: 'controls' },
      element('label', { for: 'backward-sample' }, 'Program'),
      this.#samples,
      this.#runButton,
      this.#stopButton,
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
      this.#problem,
      this.#note,
      this.stage,
    ];
  }

  #chooseSample(): void {
    replaceText(this.#editor, samplePrograms[Number(this.#samples.value)].source);
    this.stage.replaceChildren();
    this.run();
  }

  #show(recording: Recording, notice: string | null): void {
    const step = chosenStep(this.stage);
    showMarkup(this.stage, markup(backwardStepper(recording).bundle['text/html'] ?? ''));
    moveStep(this.stage, Math.min(step, recording.steps.length + 1));
    this.stage.dataset.device = recording.device;
    this.#note.textContent = notice ?? '';
  }

  #showRunning(running: boolean): void {
    this.stage.dataset.state = running ? 'running' : 'ready';
    this.#runButton.disabled = running;
    this.#stopButton.disabled = !running;
    if (running) this.#note.textContent = 'running \u2026';
    else this.#note.textContent = '';
  }
}

function button(text: string, onclick: () => void): HTMLButtonElement {
  return element('button', { type: 'button', onclick }, text);
}
