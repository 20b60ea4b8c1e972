import type { DeviceName } from '@obelisk/engine';
import { modelNames } from '@obelisk/models';
import { batch, computed, effect } from '@preact/signals-core';
import { acceptFiles } from '../page/drop-files.js';
import { type Attributes, element, setAttributes } from '../page/element.js';
import { problemLine } from '../page/problem-line.js';
import { saveFile } from '../page/save-file.js';
import { cropPanel } from '../scan/crop-box.js';
import type { ScanAnswer, ScanRequest, ScanResult, ShownScan } from '../scan/messages.js';
import { sampleLine } from '../scan/sample-line.js';
import { sampleWeights } from '../scan/sample-weights.js';
import { ScanInputs } from '../scan/scan-inputs.js';
import { ScanState } from '../scan/scan-state.js';
import { ViewerPanel } from '../scan/viewer-panel.js';
import { trainedHere } from '../training/trained-here.js';
import type { LabContext, View } from '../view.js';
import { WorkerClient } from '../worker/worker-client.js';

/** A scan and weights become a label map. */
export const view: View = {
  name: 'scan',
  title: 'Scan',
  async mount(root, context) {
    const page = new ScanPage(root, context);
    return () => page.end();
  },
};

class ScanPage {
  readonly #state = new ScanState();
  readonly #inputs: ScanInputs;
  readonly #viewer = new ViewerPanel();
  #worker: WorkerClient<ScanRequest, ScanAnswer>;

  constructor(
    root: HTMLElement,
    private readonly context: LabContext,
  ) {
    const { seed } = context;
    this.#worker = this.#newWorker();
    this.#inputs = new ScanInputs(this.#state, trainedHere.file !== null, {
      phantom: () => this.#worker.post({ type: 'phantom', seed }),
      untrained: () => this.#worker.post({ type: 'untrained', seed }),
      trained: () => trainedHere.file && this.#state.useWeights([trainedHere.file]),
      scan: (file) => this.#worker.post({ type: 'check', scan: file, truth: null }),
      weights: (files) => this.#worker.post({ type: 'checkWeights', weights: files }),
    });
    acceptFiles(root, (files, folder) => void this.#inputs.take(files, { folder }));
    root.append(...this.#layout());
    effect(() => void this.#look(this.#state.scan.value));
    setAttributes(root, { 'data-scan': this.#state.stage });
  }

  end(): void {
    this.#worker.end();
    void this.#viewer.end();
  }

  #layout(): HTMLElement[] {
    const { status, problem, lines } = this.#state;
    const list = element('ul', { class: 'lines dim' });
    effect(() => list.replaceChildren(...lines.value.map((line) => element('li', {}, line))));
    return [
      element('h1', {}, 'Scan'),
      element(
        'p',
        { class: 'lead' },
        'Find the organs in a scan, with the published weights or your own. Files, and a folder ' +
          'of DICOM, can be dropped anywhere on this page; they stay on this computer.',
      ),
      sampleLine(this.#state, () => this.#trySample()),
      this.#inputs.root,
      cropPanel(this.#state),
      this.#controls(),
      this.#progress(),
      element('p', { role: 'status', class: 'dim' }, status),
      problemLine(problem),
      list,
      this.#viewer.root,
    ];
  }

  #controls(): HTMLElement {
    const { model, working, cannotSegment, missing, result } = this.#state;
    const button = (id: string, text: string, rest: Attributes) =>
      element('button', { type: 'button', id, ...rest }, text);
    const choose = () => {
      model.value = choice.value;
    };
    const choice = element(
      'select',
      { id: 'model', onchange: choose },
      element('option', { value: '' }, 'told by the weights'),
      ...modelNames().map((name) => element('option', {}, name)),
    );
    const start = {
      class: 'primary',
      disabled: cannotSegment,
      'aria-describedby': 'missing',
      onclick: () => this.#start(),
    };
    const stop = { disabled: computed(() => !working.value), onclick: () => this.#interrupt() };
    const noResult = computed(() => result.value === null);
    return element(
      'div',
      { class: 'controls' },
      button('segment', 'Segment', start),
      element('span', { id: 'missing', class: 'dim' }, missing),
      button('stop', 'Stop', stop),
      element('label', {}, 'Network ', choice),
      button('save', 'Save label map', { disabled: noResult, onclick: () => this.#saveLabels() }),
    );
  }

  #progress(): HTMLElement {
    const { working, progress } = this.#state;
    const hidden = computed(() => !working.value);
    return element('progress', { max: 1, value: progress, hidden });
  }

  #newWorker(): WorkerClient<ScanRequest, ScanAnswer> {
    return new WorkerClient(
      this.context.assetUrl('code/scan-worker.js'),
      (answer) => batch(() => this.#hear(answer)),
      (sentence) => batch(() => this.#state.fail(sentence)),
    );
  }

  #start(): void {
    const { scan, weights, model, crop } = this.#state;
    if (!scan.value) return;
    batch(() => this.#state.start());
    this.#worker.post({
      type: 'segment',
      device: this.context.device.name as DeviceName,
      reason: this.context.reason,
      scan: scan.value.file,
      weights: weights.value,
      model: model.value || null,
      crop: crop.value,
      truth: scan.value.truth,
    });
  }

  #trySample(): void {
    batch(() => this.#state.trySample());
    const weightsUrl = this.context.assetUrl(sampleWeights);
    this.#worker.post({ type: 'sample', weightsUrl });
  }

  /** Nothing else stops kernels that run: the worker goes, and a new one comes. */
  #interrupt(): void {
    this.#worker.end();
    this.#worker = this.#newWorker();
    batch(() => this.#state.stop());
  }

  #hear(answer: ScanAnswer): void {
    const state = this.#state;
    if (answer.type === 'sample') this.#start();
    if (answer.type === 'checked') state.useScan(answer.scan);
    if (answer.type === 'noScan') {
      state.useScan(null);
      state.fail(answer.sentence);
    }
    if (answer.type === 'weights') state.useWeights(answer.files, answer.expects);
    if (answer.type === 'noWeights') {
      state.useWeights([]);
      state.fail(answer.sentence);
    }
    if (answer.type === 'line') state.lines.value = [...state.lines.value, answer.text];
    if (answer.type === 'progress') state.goOn(answer.fraction, answer.secondsLeft);
    if (answer.type === 'failed') state.fail(answer.sentence);
    if (answer.type === 'done') void this.#showResult(answer.result);
  }

  async #look(scan: ShownScan | null): Promise<void> {
    if (scan === null) this.#viewer.root.hidden = true;
    else await this.#shown(this.#viewer.showScan(scan.file, scan.window));
  }

  async #showResult(result: ScanResult): Promise<void> {
    this.#state.finish(result);
    await this.#shown(this.#viewer.showResult(result));
    this.#state.stage.value = 'done';
  }

  async #shown(drawing: Promise<void>): Promise<void> {
    const { scan } = this.#state;
    await drawing.catch((error: Error) => {
      this.#state.fail(`${scan.value?.file.name}: cannot be shown: ${error.message}`);
    });
  }

  #saveLabels(): void {
    const { scan, result } = this.#state;
    const name = scan.value?.file.name.replace(/\.(nii(\.gz)?|nrrd|mha)$/i, '') ?? 'scan';
    if (result.value) saveFile(result.value.labels, `${name}-labels.nii.gz`);
  }
}
