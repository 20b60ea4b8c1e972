import type { DeviceName } from '@obelisk/engine';
import { markup } from '@obelisk/viz/basics';
import { element } from '../page/element.js';
import { saveFile } from '../page/save-file.js';
import { showMarkup } from '../page/show-markup.js';
import { LossList } from '../training/loss-list.js';
import type {
  OffsetsPicture,
  TakenStep,
  TrainingAnswer,
  TrainingLook,
  TrainingRequest,
} from '../training/messages.js';
import { SlicePanel } from '../training/slice-panel.js';
import { trainedHere } from '../training/trained-here.js';
import { TrainingControls } from '../training/training-controls.js';
import type { LabContext, View } from '../view.js';
import { WorkerClient } from '../worker/worker-client.js';

/** The original OBELISK network learns before the reader's eyes. */
export const view: View = {
  name: 'training',
  title: 'Training',
  async mount(root, context) {
    const page = new TrainingPage(root, context);
    const end = context.onDevice(() => page.begin());
    return () => {
      end();
      page.end();
    };
  },
};

class TrainingPage {
  readonly #worker: WorkerClient<TrainingRequest, TrainingAnswer>;
  readonly #controls: TrainingControls;
  readonly #losses = new LossList();
  readonly #slices = new SlicePanel();
  readonly #note = element('p', { class: 'dim', role: 'status' });
  readonly #problem = element('p', { class: 'error', role: 'alert', hidden: true });
  readonly #facts = element('p', { class: 'facts mono' });
  readonly #runsOn = element('p', { class: 'dim', id: 'trains-on' });
  readonly #offsets = element('div', { class: 'picture' });
  readonly #spread = element('p', { class: 'dim' });
  readonly #lossCurve = element('div', { class: 'picture' });
  readonly #diceCurve = element('div', { class: 'picture' });

  constructor(
    private readonly root: HTMLElement,
    private readonly context: LabContext,
  ) {
    this.#worker = new WorkerClient(
      context.assetUrl('code/training-worker.js'),
      (answer) => this.#hear(answer),
      (sentence) => this.#fail(sentence),
    );
    this.#controls = new TrainingControls({
      ask: (request) => this.#worker.post(request),
      reset: () => this.begin(),
    });
    root.append(...this.#layout());
    this.begin();
  }

  /** A new training, from new weights. */
  begin(): void {
    this.#controls.enable(false);
    this.#problem.hidden = true;
    this.#losses.clear();
    this.root.dataset.step = '0';
    this.root.dataset.look = '-1';
    const { device, seed } = this.context;
    const { rate, lookEvery, axes } = this.#controls;
    const name = device.name as DeviceName;
    this.#worker.post({ type: 'begin', device: name, seed, rate, lookEvery, axes });
    this.#facts.textContent = '';
    this.#runsOn.textContent = '';
  }

  end(): void {
    this.#worker.end();
  }

  #layout(): HTMLElement[] {
    const panel = (title: string, ...children: HTMLElement[]) =>
      element('section', { class: 'panel' }, element('h2', {}, title), ...children);
    return [
      element('h1', {}, 'Training'),
      element(
        'p',
        { class: 'lead' },
        'The original OBELISK network learns from six phantoms, 3 × 192 places a step. ' +
          'A seventh is held out: does what it learns hold for a patient that it never saw?',
      ),
      this.#controls.root,
      this.#facts,
      this.#runsOn,
      this.#note,
      this.#problem,
      element(
        'div',
        { class: 'training-panels' },
        panel('Held-out phantom', this.#slices.pictures),
        panel('Offsets (Fig. 2)', this.#offsets, this.#spread, this.#lossCurve),
        panel('Dice of the held-out phantom', this.#diceCurve, this.#slices.table),
      ),
      this.#losses.root,
    ];
  }

  #hear(answer: TrainingAnswer): void {
    if (answer.type === 'note') this.#note.textContent = `${answer.text} …`;
    if (answer.type === 'ready') this.#showReady(answer.device, answer.notice);
    if (answer.type === 'running') this.#showRunning(answer.running);
    if (answer.type === 'step') this.#showStep(answer);
    if (answer.type === 'offsets') this.#showOffsets(answer.offsets);
    if (answer.type === 'look') this.#showLook(answer.look);
    if (answer.type === 'weights') this.#save(answer.bytes, answer.step);
    if (answer.type === 'failed') this.#fail(answer.sentence);
  }

  #showReady(device: string, notice: string | null): void {
    this.root.dataset.device = device;
    this.#facts.textContent = `step 0 · ${device}`;
    this.#runsOn.textContent = notice ?? `device ${this.context.reason}`;
    this.#note.textContent = 'Ready: run it, or take one step.';
    this.#controls.enable(true);
  }

  #showRunning(running: boolean): void {
    this.root.dataset.running = String(running);
    this.#controls.showRunning(running);
  }

  #showStep(taken: TakenStep): void {
    const { step, epoch, loss, rate, milliseconds } = taken;
    this.#losses.add(taken);
    this.#facts.textContent =
      `step ${step} · epoch ${epoch} · loss ${loss.toFixed(4)} · ` +
      `rate ${rate.toPrecision(2)} · ${Math.round(milliseconds)} ms on ${this.root.dataset.device}`;
    this.#note.textContent = '';
    this.root.dataset.step = String(step);
  }

  #showOffsets({ svg, before, now }: OffsetsPicture): void {
    showMarkup(this.#offsets, markup(svg));
    const numbers = (values: readonly number[]) => values.map((one) => one.toFixed(3)).join(', ');
    this.#spread.textContent =
      `Standard deviation along x, y, z: ${numbers(before)} before, ${numbers(now)} now; ` +
      '1 is half the scan.';
  }

  #showLook({ step, loss, dice, slices, organs, meanDice }: TrainingLook): void {
    showMarkup(this.#lossCurve, markup(loss));
    showMarkup(this.#diceCurve, markup(dice));
    this.#slices.show(slices, organs);
    this.root.dataset.look = String(step);
    this.#losses.addDice(meanDice);
  }

  #save(bytes: Uint8Array, step: number): void {
    const name = `obelisk-phantoms-step-${step}.safetensors`;
    trainedHere.file = { name, bytes };
    saveFile(bytes, name);
    this.#note.textContent = `${name} is saved; the scan view can take it.`;
  }

  #fail(sentence: string): void {
    this.#problem.textContent = sentence;
    this.#problem.hidden = false;
    this.#note.textContent = '';
  }
}
