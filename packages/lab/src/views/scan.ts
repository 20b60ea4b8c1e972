import type { DeviceName } from '@obelisk/engine';
import { modelNames } from '@obelisk/models';
import { acceptFiles } from '../page/drop-files.js';
import { element } from '../page/element.js';
import { saveFile } from '../page/save-file.js';
import type { ScanAnswer, ScanRequest, ScanResult, ShownScan } from '../scan/messages.js';
import { ScanInputs } from '../scan/scan-inputs.js';
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
  readonly #inputs: ScanInputs;
  readonly #viewer = new ViewerPanel();
  readonly #model = element(
    'select',
    { id: 'model' },
    element('option', { value: '' }, 'told by the weights'),
    ...modelNames().map((name) => element('option', {}, name)),
  );
  readonly #segment = element('button', { type: 'button', class: 'primary', id: 'segment' });
  readonly #stop = element('button', { type: 'button', id: 'stop', disabled: true }, 'Stop');
  readonly #save = element('button', { type: 'button', id: 'save', disabled: true });
  readonly #progress = element('progress', { max: 1, value: 0, hidden: true });
  readonly #status = element('p', { role: 'status', class: 'dim' });
  readonly #lines = element('ul', { class: 'lines dim' });
  readonly #problem = element('p', { class: 'error', role: 'alert', hidden: true });
  #worker: WorkerClient<ScanRequest, ScanAnswer>;
  #result: ScanResult | null = null;

  constructor(
    private readonly root: HTMLElement,
    private readonly context: LabContext,
  ) {
    const { seed } = context;
    this.#worker = this.#newWorker();
    this.#inputs = new ScanInputs(trainedHere.file !== null, {
      phantom: () => this.#worker.post({ type: 'phantom', seed }),
      untrained: () => this.#worker.post({ type: 'untrained', seed }),
      trained: () => trainedHere.file && this.#inputs.useWeights([trainedHere.file]),
      scan: (file) => this.#worker.post({ type: 'check', scan: file }),
      weights: () => this.#inputChanged(),
      refused: (sentence) => this.#fail(sentence),
    });
    this.#segment.textContent = 'Segment';
    this.#segment.disabled = true;
    this.#save.textContent = 'Save label map';
    this.#segment.addEventListener('click', () => this.#start());
    this.#stop.addEventListener('click', () => this.#interrupt());
    this.#save.addEventListener('click', () => this.#saveLabels());
    acceptFiles(root, (files) => void this.#inputs.take(files));
    root.append(...this.#layout());
  }

  end(): void {
    this.#worker.end();
    void this.#viewer.end();
  }

  #layout(): HTMLElement[] {
    return [
      element('h1', {}, 'Scan'),
      element(
        'p',
        { class: 'lead' },
        'Find the organs in a scan, with the published weights or your own. Files can be dropped ' +
          'anywhere on this page; they stay on this computer.',
      ),
      this.#inputs.root,
      element(
        'div',
        { class: 'controls' },
        this.#segment,
        this.#stop,
        element('label', {}, 'Network ', this.#model),
        this.#save,
      ),
      this.#progress,
      this.#status,
      this.#problem,
      this.#lines,
      this.#viewer.root,
    ];
  }

  #newWorker(): WorkerClient<ScanRequest, ScanAnswer> {
    return new WorkerClient(
      this.context.assetUrl('code/scan-worker.js'),
      (answer) => this.#hear(answer),
      (sentence) => this.#fail(sentence),
    );
  }

  #inputChanged(): void {
    const { scan, weights } = this.#inputs;
    this.#problem.hidden = true;
    this.#segment.disabled = scan === null || weights.length === 0;
    this.#save.disabled = true;
    this.#result = null;
  }

  /** A scan, or something else: then there is none. */
  #useScan(scan: ShownScan | null): void {
    this.#inputs.useScan(scan?.file ?? null, scan?.voxels);
    this.#inputChanged();
    if (scan === null) this.#viewer.root.hidden = true;
    else {
      this.#viewer.showScan(scan.file, scan.window).catch((error: Error) => this.#notShown(error));
    }
  }

  #start(): void {
    const { scan, weights } = this.#inputs;
    if (!scan) return;
    this.#working(true);
    this.#problem.hidden = true;
    this.#lines.replaceChildren();
    this.#status.textContent = 'segmenting …';
    this.root.dataset.scan = 'working';
    this.#worker.post({
      type: 'segment',
      device: this.context.device.name as DeviceName,
      reason: this.context.reason,
      scan,
      weights,
      model: this.#model.value || null,
    });
  }

  /** Nothing else stops kernels that run: the worker goes, and a new one comes. */
  #interrupt(): void {
    this.#worker.end();
    this.#worker = this.#newWorker();
    this.#working(false);
    this.#status.textContent = 'stopped';
    this.root.dataset.scan = 'stopped';
  }

  #working(working: boolean): void {
    this.#segment.disabled = working;
    this.#stop.disabled = !working;
    this.#progress.hidden = !working;
    this.#progress.removeAttribute('value');
  }

  #hear(answer: ScanAnswer): void {
    if (answer.type === 'scan') this.#worker.post({ type: 'check', scan: answer.file });
    if (answer.type === 'checked') this.#useScan(answer.scan);
    if (answer.type === 'noScan') {
      this.#useScan(null);
      this.#fail(answer.sentence);
    }
    if (answer.type === 'weights') this.#inputs.useWeights([answer.file]);
    if (answer.type === 'line') this.#lines.append(element('li', {}, answer.text));
    if (answer.type === 'progress') this.#showProgress(answer.fraction, answer.secondsLeft);
    if (answer.type === 'failed') this.#fail(answer.sentence);
    if (answer.type === 'done') void this.#showResult(answer.result);
  }

  #showProgress(fraction: number, secondsLeft: number): void {
    this.#progress.value = fraction;
    const [done, left] = [Math.round(100 * fraction), Math.ceil(secondsLeft)];
    this.#status.textContent = `segmenting: ${done} %, about ${left} s left`;
  }

  async #showResult(result: ScanResult): Promise<void> {
    this.#result = result;
    this.#working(false);
    this.#save.disabled = false;
    this.#status.textContent = `segmented in ${result.seconds.toFixed(1)} s on ${result.device}`;
    await this.#viewer.showResult(result).catch((error: Error) => this.#notShown(error));
    this.root.dataset.scan = 'done';
  }

  #saveLabels(): void {
    const name = this.#inputs.scan?.name.replace(/\.nii(\.gz)?$/i, '') ?? 'scan';
    if (this.#result) saveFile(this.#result.labels, `${name}-labels.nii.gz`);
  }

  #notShown(error: Error): void {
    this.#fail(`${this.#inputs.scan?.name}: cannot be shown: ${error.message}`);
  }

  #fail(sentence: string): void {
    this.#working(false);
    this.#segment.disabled = this.#inputs.scan === null;
    this.#status.textContent = '';
    this.#problem.textContent = sentence;
    this.#problem.hidden = false;
    this.root.dataset.scan = 'failed';
  }
}
