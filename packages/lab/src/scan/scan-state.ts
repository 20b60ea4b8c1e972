import { computed, type ReadonlySignal, signal } from '@preact/signals-core';
import type { CropBox } from './crop-geometry.js';
import type { SeriesChoice } from './dicom-files.js';
import type { NamedBytes, ScanResult, ShownScan } from './messages.js';

/** How far a segmentation is; null before the first. */
export type ScanStage = 'working' | 'stopped' | 'failed' | 'done';

/** No end of a crop box is written. */
const wholeScan: readonly null[] = new Array(6).fill(null);

/** What the scan view knows; the page follows it. */
export class ScanState {
  readonly scan = signal<ShownScan | null>(null);
  readonly weights = signal<readonly NamedBytes[]>([]);
  /** What the weights expect of a scan. */
  readonly expects = signal('');
  /** Name of the network; empty to have it told by the weights. */
  readonly model = signal('');
  /** What was written of the six ends of a crop box; null for the end of the scan. */
  readonly #ends = signal<readonly (number | null)[]>(wholeScan);
  /** The part of the scan that is segmented; null for that which the network chooses. */
  readonly crop = computed<CropBox | null>(() => {
    const [scan, ends] = [this.scan.value, this.#ends.value];
    if (scan === null || ends.every((end) => end === null)) return null;
    return scan.size.map((size, a) => [ends[2 * a] ?? 0, ends[2 * a + 1] ?? size] as const);
  });
  readonly working = signal(false);
  readonly stage = signal<ScanStage | null>(null);
  /** 0..1; null where nobody knows. */
  readonly progress = signal<number | null>(null);
  readonly status = signal('');
  readonly lines = signal<readonly string[]>([]);
  readonly problem = signal<string | null>(null);
  readonly result = signal<ScanResult | null>(null);
  /** Of several series in DICOM files one is to be chosen. */
  readonly series = signal<readonly SeriesChoice[]>([]);
  /** What a segmentation still needs, in words; empty when all is there. */
  readonly missing = computed(() => {
    const wanted = [
      this.scan.value === null ? 'a scan' : '',
      this.weights.value.length === 0 ? 'weights' : '',
    ].filter((what) => what !== '');
    return wanted.length === 0 ? '' : `Still missing: ${wanted.join(' and ')}.`;
  });
  readonly cannotSegment = computed(() => this.working.value || this.missing.value !== '');

  /** A scan, or null for none that can be used. */
  useScan(scan: ShownScan | null): void {
    this.scan.value = scan;
    this.series.value = [];
    this.#inputChanged();
  }

  useWeights(weights: readonly NamedBytes[], expects = ''): void {
    this.weights.value = weights;
    this.expects.value = expects;
    this.#inputChanged();
  }

  get ends(): ReadonlySignal<readonly (number | null)[]> {
    return this.#ends;
  }

  cropToNothing(): void {
    this.#ends.value = wholeScan;
    this.#inputChanged();
  }

  cropTo(axis: number, end: 0 | 1, voxel: number | null): void {
    this.#ends.value = this.#ends.value.with(2 * axis + end, voxel);
    this.#inputChanged();
  }

  #inputChanged(): void {
    this.problem.value = null;
    this.result.value = null;
  }

  /** Scan and weights are those of the sample, with nothing chosen. */
  trySample(): void {
    this.#ends.value = wholeScan;
    this.model.value = '';
    this.start();
    this.status.value = 'loading the sample \u2026';
  }

  start(): void {
    this.working.value = true;
    this.progress.value = null;
    this.problem.value = null;
    this.lines.value = [];
    this.status.value = 'segmenting \u2026';
    this.stage.value = 'working';
  }

  goOn(fraction: number, secondsLeft: number): void {
    this.progress.value = fraction;
    const [done, left] = [Math.round(100 * fraction), Math.ceil(secondsLeft)];
    this.status.value = `segmenting: ${done} %, about ${left} s left`;
  }

  finish(result: ScanResult): void {
    this.working.value = false;
    this.result.value = result;
    const { seconds, device, meanDice } = result;
    const fit =
      meanDice === null ? '' : `: mean Dice ${meanDice.toFixed(3)} by the phantom's truth`;
    this.status.value = `segmented in ${seconds.toFixed(1)} s on ${device}${fit}`;
  }

  stop(): void {
    this.working.value = false;
    this.status.value = 'stopped';
    this.stage.value = 'stopped';
  }

  fail(sentence: string): void {
    this.working.value = false;
    this.status.value = '';
    this.problem.value = sentence;
    this.stage.value = 'failed';
  }
}
