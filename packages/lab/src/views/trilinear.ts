import type { Device } from '@obelisk/engine';
import { element } from '../page/element.js';
import { scrollable } from '../page/scrollable.js';
import { showTex } from '../page/tex.js';
import { Agreement } from '../trilinear/agreement.js';
import { beginning } from '../trilinear/beginning.js';
import { StepperControls } from '../trilinear/controls.js';
import { CornerTable } from '../trilinear/corner-table.js';
import { CubeFigure } from '../trilinear/cube-figure.js';
import type { Moves } from '../trilinear/figure.js';
import { slopesTex, valueTex, weightsTex } from '../trilinear/formula.js';
import { KernelSources } from '../trilinear/kernel-listing.js';
import { type KernelSampler, kernelSampler } from '../trilinear/kernel-sample.js';
import type { Focus } from '../trilinear/kernel-source.js';
import { PlanesFigure } from '../trilinear/planes-figure.js';
import { PointAddress, pathOfPoint, pointOfPath } from '../trilinear/point-address.js';
import { SliceFigure } from '../trilinear/slice-figure.js';
import {
  movedAxes,
  reach,
  type Stepper,
  sampled,
  sum,
  withPoint,
  withPosition,
} from '../trilinear/state.js';
import { fileScan, phantomScan, type StepperScan } from '../trilinear/stepper-scan.js';
import { axes, type Point, trilinearTerms } from '../trilinear/terms.js';
import { View3d } from '../trilinear/view-3d.js';
import { ZoomFigure } from '../trilinear/zoom-figure.js';
import type { LabContext, View } from '../view.js';

/** Eq. 2 and 3 under the reader's hand. */
export const view: View = {
  name: 'trilinear',
  title: 'Trilinear stepper',
  async mount(root, context) {
    const sources = ['grid-sample-3d.kernels.ts', 'interpolation.ts'].map(async (file) => {
      const response = await fetch(context.assetUrl(`sources/${file}`));
      return response.text();
    });
    const [kernels, formulas] = await Promise.all(sources);
    const page = new TrilinearPage(root, context, new KernelSources(kernels, formulas));
    const end = context.onDevice((device) => page.useDevice(device));
    await page.settled;
    return () => {
      end();
      page.end();
    };
  },
};

const lead =
  'A value between voxels is the sum of its eight neighbours, each times a weight (Eq. 2 and 3). ' +
  'Drag the circle through the scan: weights, value, derivatives and kernel follow.';

class TrilinearPage {
  /** Resolves when the kernels have answered for what is shown now. */
  settled: Promise<void> = Promise.resolve();
  #scan: StepperScan;
  #stepper: Stepper;
  #focus: Focus = { moved: axes };
  #sampler: KernelSampler;
  #device: Device;
  #frame = 0;
  #asked = 0;
  readonly #view3d = new View3d(() => this.#schedule());
  readonly #moves: Moves = {
    point: (to) => this.#move(withPoint(this.#stepper, to, this.#scan.size)),
    position: (to) => this.#move(withPosition(this.#stepper, to, this.#scan.size)),
    pointBy: (step) => this.#moves.point(sum(sampled(this.#stepper), step)),
    positionBy: (step) => this.#moves.position(sum(this.#stepper.position, step)),
    pointToEnd: (end) => this.#moves.point(this.#endOf('point', end)),
    positionToEnd: (end) => this.#moves.position(this.#endOf('position', end)),
  };
  readonly #figures = [
    new SliceFigure(this.#moves),
    new ZoomFigure(this.#moves),
    new CubeFigure(this.#view3d, (corner) => this.#look({ corner })),
    new PlanesFigure(this.#view3d),
  ];
  readonly #table = new CornerTable((corner) =>
    this.#look(corner === null ? { moved: axes } : { corner }),
  );
  readonly #agreement = new Agreement();
  readonly #formulas = { value: tex(), weights: tex(), slopes: tex() };
  readonly #sources: KernelSources;
  readonly #controls: StepperControls;
  readonly #address: PointAddress;
  readonly #problem = element('p', { class: 'error', role: 'alert', hidden: true });

  constructor(root: HTMLElement, context: LabContext, sources: KernelSources) {
    this.#device = context.device;
    this.#address = new PointAddress(context.keepState);
    this.#scan = phantomScan(context.seed);
    this.#stepper = this.#beginning(context.path);
    this.#sampler = kernelSampler(this.#device, this.#scan);
    this.#sources = sources;
    this.#controls = new StepperControls({
      point: this.#moves.point,
      look: (focus) => this.#look(focus),
      open: (file) => this.#open(file),
      phantom: () => this.#use(phantomScan(context.seed)),
      size: () => this.#scan.size,
    });
    root.append(element('div', { class: 'trilinear' }, ...this.#layout()));
    acceptDrops(root, (file) => this.#open(file));
    this.#draw();
  }

  useDevice(device: Device): void {
    this.#device = device;
    this.#renewSampler();
  }

  end(): void {
    cancelAnimationFrame(this.#frame);
    this.#address.end();
    this.#asked++;
    this.#sampler.free();
  }

  /** Where the address says; without, or where it says nothing that one can see, at an edge. */
  #beginning(path: string): Stepper {
    try {
      if (path !== '') return pointOfPath(path, this.#scan.size);
    } catch (error) {
      this.#problem.textContent = (error as Error).message;
      this.#problem.hidden = false;
    }
    return beginning(this.#scan);
  }

  #endOf(kind: 'point' | 'position', end: 'first' | 'last'): Point {
    const [least, most] = reach(kind, this.#scan.size);
    const [, y, z] = kind === 'point' ? sampled(this.#stepper) : this.#stepper.position;
    return [(end === 'first' ? least : most)[0], y, z];
  }

  #layout(): HTMLElement[] {
    const [value, weights, slopes] = Object.values(this.#formulas);
    const panel = (title: string, content: HTMLElement) =>
      element('section', { class: 'panel' }, element('h2', {}, title), scrollable(title, content));
    return [
      element('h1', {}, 'Trilinear stepper'),
      element('p', { class: 'lead' }, lead),
      this.#controls.root,
      this.#problem,
      element(
        'div',
        { class: 'stepper' },
        element('div', { class: 'stepper-figures' }, ...this.#figures.map(({ root }) => root)),
        element(
          'div',
          { class: 'stepper-panels' },
          panel('The value (Eq. 2)', value),
          panel('Eight corners', this.#table.root),
          panel('The weights (Eq. 3)', weights),
          panel('The derivatives', slopes),
          panel('Formula and kernel', this.#agreement.root),
        ),
        this.#sources.root,
      ),
    ];
  }

  #move(next: Stepper): void {
    const moved = movedAxes(this.#stepper, next);
    this.#stepper = next;
    if (moved.length > 0 && 'moved' in this.#focus) this.#focus = { moved };
    this.#schedule();
  }

  #look(focus: Focus): void {
    this.#focus = focus;
    this.#schedule();
  }

  async #open(file: File): Promise<void> {
    try {
      this.#use(await fileScan(file));
      this.#problem.hidden = true;
    } catch (error) {
      this.#problem.textContent = (error as Error).message;
      this.#problem.hidden = false;
    }
  }

  #use(scan: StepperScan): void {
    this.#scan = scan;
    this.#stepper = beginning(scan);
    this.#renewSampler();
  }

  #renewSampler(): void {
    // What is being computed on the former sampler ends before its memory goes.
    const former = this.#sampler;
    this.settled.then(() => former.free());
    this.#sampler = kernelSampler(this.#device, this.#scan);
    this.#schedule();
  }

  /** At most one drawing per frame, however fast the pointer moves. */
  #schedule(): void {
    this.#agreement.wait();
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#draw());
  }

  #draw(): void {
    const terms = trilinearTerms(this.#scan, sampled(this.#stepper));
    const chosen = 'corner' in this.#focus ? this.#focus.corner : null;
    const shown = { scan: this.#scan, stepper: this.#stepper, terms, chosen };
    for (const figure of this.#figures) figure.draw(shown);
    this.#table.draw(terms, chosen);
    this.#controls.draw(this.#stepper, this.#focus, this.#scan.name);
    showTex(this.#formulas.value, valueTex(terms, chosen), true);
    showTex(this.#formulas.weights, weightsTex(terms, chosen), true);
    showTex(this.#formulas.slopes, slopesTex(terms), true);
    this.#sources.show(terms, this.#focus);
    this.settled = this.#askKernels(terms.point);
    // A file of the reader's own is in no address.
    this.#address.keep(this.#scan.name === 'phantom' ? pathOfPoint(this.#stepper) : null);
  }

  /** One question at a time; only the answer to the newest is shown. */
  async #askKernels(point: Point): Promise<void> {
    const question = ++this.#asked;
    await this.settled;
    if (question !== this.#asked) return;
    const terms = trilinearTerms(this.#scan, point);
    try {
      const answer = await this.#sampler.sample(point, terms.corners);
      if (question !== this.#asked) return;
      this.#table.compare(answer);
      this.#agreement.draw(terms, answer, this.#scan.size, this.#device.name);
    } catch (error) {
      const { message } = error as Error;
      this.#problem.textContent = `The kernels on ${this.#device.name}: ${message}`;
      this.#problem.hidden = false;
    }
  }
}

function tex(): HTMLElement {
  return element('div', { class: 'formula' });
}

function acceptDrops(root: HTMLElement, open: (file: File) => void): void {
  root.addEventListener('dragover', (event) => event.preventDefault());
  root.addEventListener('drop', (event) => {
    event.preventDefault();
    const file = event.dataTransfer?.files[0];
    if (file !== undefined) open(file);
  });
}
