import type { IntensityWindow } from '@obelisk/viz/basics';
import { element } from '../page/element.js';
import type { NamedBytes, ScanResult } from './messages.js';
import { organTable } from './organ-table.js';
import type { ScanViewer } from './scan-viewer.js';

const layoutNames = ['three planes and 3D', 'axial', 'coronal', 'sagittal', '3D'];

/** The pictures: their code is loaded with the first scan. */
export class ViewerPanel {
  readonly #canvas = element('canvas', { tabindex: 0, role: 'img', 'aria-label': 'the scan' });
  readonly #organs = element('div', { class: 'wide' });
  readonly #opacity = element('input', {
    type: 'range',
    min: 0,
    max: 1,
    step: 0.05,
    value: 0.5,
    id: 'opacity',
  });
  readonly #layout = element(
    'select',
    { id: 'layout' },
    ...layoutNames.map((name) => element('option', {}, name)),
  );
  readonly #notice = element('p', { class: 'dim' });
  readonly root = element(
    'div',
    { class: 'viewer', hidden: true },
    element(
      'div',
      { class: 'controls' },
      element('label', {}, 'Show ', this.#layout),
      element('label', {}, 'Labels ', this.#opacity),
    ),
    this.#notice,
    element(
      'div',
      { class: 'viewer-columns' },
      element('div', { class: 'stage' }, this.#canvas),
      this.#organs,
    ),
  );
  #viewer: Promise<ScanViewer | null> | null = null;

  constructor() {
    this.#layout.onchange = () => this.#use((viewer) => viewer.layOut(this.#layout.value));
    this.#opacity.oninput = () => this.#use((viewer) => viewer.blend(Number(this.#opacity.value)));
  }

  async showScan(scan: NamedBytes, window: IntensityWindow): Promise<void> {
    this.root.hidden = false;
    this.#organs.replaceChildren();
    await this.#use((viewer) => viewer.showScan(scan, window));
  }

  async showResult(result: ScanResult): Promise<void> {
    this.#organs.replaceChildren(
      organTable(result, (centre) => this.#use((viewer) => viewer.goTo(centre))),
    );
    await this.#use((viewer) => viewer.showLabels(result));
  }

  async end(): Promise<void> {
    if (this.#viewer) (await this.#viewer)?.end();
  }

  async #use(act: (viewer: ScanViewer) => void | Promise<void>): Promise<void> {
    this.#viewer ??= this.#load();
    const viewer = await this.#viewer;
    if (viewer) await act(viewer);
  }

  async #load(): Promise<ScanViewer | null> {
    if (!document.createElement('canvas').getContext('webgl2')) {
      this.#canvas.hidden = true;
      this.#notice.textContent =
        'This browser has no WebGL2: labels are found and can be saved, but not looked at here.';
      return null;
    }
    const { ScanViewer } = await import('./scan-viewer.js');
    return new ScanViewer(this.#canvas);
  }
}
