import { type DeviceName, processWide } from '@obelisk/engine';
import { markup } from '@obelisk/viz/basics';
import { batch, computed, effect } from '@preact/signals-core';
import { watchOtherTabs } from '../notebook/other-tabs.js';
import { keepInAddress } from '../page/address-state.js';
import { element, setAttributes } from '../page/element.js';
import { problemLine } from '../page/problem-line.js';
import { saveFile } from '../page/save-file.js';
import { showMarkup } from '../page/show-markup.js';
import { keepingLine } from '../training/keeping-line.js';
import { LossList } from '../training/loss-list.js';
import { markedOffsets } from '../training/marked-offsets.js';
import type { TrainingAnswer, TrainingRequest } from '../training/messages.js';
import { SlicePanel } from '../training/slice-panel.js';
import { trainedHere } from '../training/trained-here.js';
import { TrainingControls } from '../training/training-controls.js';
import { TrainingState } from '../training/training-state.js';
import { whyPanel } from '../training/why-panel.js';
import type { LabContext, View } from '../view.js';
import { WorkerClient } from '../worker/worker-client.js';

/** The original OBELISK network learns before the reader's eyes. */
export const view: View = {
  name: 'training',
  title: 'Training',
  async mount(root, context) {
    const page = context.comesBack ? lasting(root, context) : new TrainingPage(root, context);
    page.show(root);
    const ends = [context.onDevice(() => page.begin(false)), page.keep(context)];
    return () => {
      for (const end of ends) end();
      if (context.comesBack) page.pause();
      else page.end();
    };
  },
};

/** A training outlives its view: it pauses, and can go on when the reader comes back. */
const kept = processWide('the training of the lab', (): TrainingPage | null => null);

function lasting(root: HTMLElement, context: LabContext): TrainingPage {
  if (kept.value?.device !== context.device.name) {
    kept.value?.end();
    kept.value = new TrainingPage(root, context);
  }
  return kept.value;
}

class TrainingPage {
  readonly #worker: WorkerClient<TrainingRequest, TrainingAnswer>;
  readonly #state = new TrainingState();
  readonly #losses = new LossList();
  readonly #slices = new SlicePanel();
  readonly #content: HTMLElement[];
  /** The last step whose weights are on the disk. */
  #savedStep = 0;
  #asked = '';
  readonly #warn = (event: BeforeUnloadEvent) => {
    const { taken, keeping } = this.#state;
    if (keeping.value.isKept) return;
    if ((taken.value?.step ?? 0) > this.#savedStep) event.preventDefault();
  };

  readonly #leaveTabs: () => void;
  readonly #keep = () => this.#worker.post({ type: 'keep' });

  constructor(
    root: HTMLElement,
    private readonly context: LabContext,
  ) {
    const state = this.#state;
    this.#worker = new WorkerClient(
      context.assetUrl('code/training-worker.js'),
      (answer) => this.#hear(answer),
      (sentence) => state.fail(sentence),
    );
    this.#content = this.#layout();
    effect(() => {
      if (state.look.value) this.#slices.show(state.look.value.slices, state.look.value.organs);
    });
    effect(() => {
      const offset = state.offset.value;
      state.moved.value = null;
      this.#worker.post({ type: 'offset', offset });
    });
    setAttributes(root, {
      'data-device': state.device,
      'data-running': computed(() => state.running.value?.toString()),
      'data-step': computed(() => state.taken.value?.step ?? 0),
      'data-look': computed(() => state.look.value?.step ?? -1),
      'data-kept': computed(() => state.keeping.value.step),
    });
    addEventListener('beforeunload', this.#warn);
    addEventListener('pagehide', this.#keep);
    this.#leaveTabs = watchOtherTabs(`training/${context.seed}`, () => {
      state.otherTab.value = true;
    });
    this.begin(false);
  }

  /** The device that was asked for. */
  get device(): string {
    return this.#asked;
  }

  show(root: HTMLElement): void {
    root.append(...this.#content);
  }

  /** Keeps the address at what is looked at; the result ends it. */
  keep(context: LabContext): () => void {
    const { problem, end } = keepInAddress(context, this.#state.kept());
    if (problem) this.#state.problem.value = problem;
    return end;
  }

  pause(): void {
    this.#worker.post({ type: 'pause' });
  }

  /** A new training. @param anew - from new weights, even where the browser has kept some */
  begin(anew: boolean): void {
    const { device, seed } = this.context;
    const { rate, lookEvery, axes, offset } = this.#state;
    this.#asked = device.name;
    this.#savedStep = 0;
    batch(() => this.#state.begin());
    this.#losses.clear();
    this.#worker.post({
      type: 'begin',
      device: device.name as DeviceName,
      seed,
      rate: rate.value,
      lookEvery: lookEvery.value,
      axes: axes.value,
      offset: offset.value,
      anew,
    });
  }

  end(): void {
    removeEventListener('beforeunload', this.#warn);
    removeEventListener('pagehide', this.#keep);
    this.#leaveTabs();
    this.#worker.end();
  }

  #layout(): HTMLElement[] {
    const { facts, runsOn, note, problem, spread, look } = this.#state;
    const panel = (title: string, ...children: HTMLElement[]) =>
      element('section', { class: 'panel' }, element('h2', {}, title), ...children);
    const controls = new TrainingControls(this.#state, {
      ask: (request) => this.#worker.post(request),
      reset: () => this.begin(true),
    });
    return [
      element('h1', {}, 'Training'),
      element(
        'p',
        { class: 'lead' },
        'The original OBELISK network learns from six phantoms, 3 × 192 places a step. ' +
          'A seventh is held out: does what it learns hold for a patient that it never saw?',
      ),
      controls.root,
      element('p', { class: 'facts mono' }, facts),
      element('p', { class: 'dim', id: 'trains-on' }, runsOn),
      element('p', { class: 'dim', role: 'status' }, note),
      keepingLine(this.#state),
      problemLine(problem),
      element(
        'div',
        { class: 'training-panels' },
        panel('Held-out phantom', this.#slices.pictures),
        panel(
          'Offsets (Fig. 2)',
          markedOffsets(this.#state),
          element('p', { class: 'dim' }, spread),
          picture(() => look.value?.loss),
        ),
        panel(
          'Dice of the held-out phantom',
          picture(() => look.value?.dice),
          this.#slices.table,
        ),
      ),
      whyPanel(this.#state),
      this.#losses.root,
    ];
  }

  #hear(answer: TrainingAnswer): void {
    if (answer.type === 'step') this.#losses.add(answer);
    if (answer.type === 'wentOn') this.#losses.addAll(answer.steps);
    if (answer.type === 'look') this.#losses.addDice(answer.look.meanDice);
    if (answer.type === 'weights') this.#save(answer.bytes, answer.step);
    batch(() => this.#state.hear(answer, this.context.reason));
  }

  #save(bytes: Uint8Array, step: number): void {
    const name = `obelisk-phantoms-step-${step}.safetensors`;
    trainedHere.file = { name, bytes };
    this.#savedStep = step;
    saveFile(bytes, name);
    this.#state.note.value = `${name} is saved; the scan view can take it.`;
  }
}

/** A picture that stays until there is a new one. @param svg - its text, out of signals */
function picture(svg: () => string | undefined): HTMLElement {
  const target = element('div', { class: 'picture' });
  effect(() => {
    const text = svg();
    if (text !== undefined) showMarkup(target, markup(text));
  });
  return target;
}
