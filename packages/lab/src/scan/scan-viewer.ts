import { MULTIPLANAR_TYPE, Niivue, NVImage, SHOW_RENDER, SLICE_TYPE } from '@niivue/niivue';
import type { IntensityWindow } from '@obelisk/viz/basics';
import type { NamedBytes, ScanResult } from './messages.js';

/** What the viewer can show. */
export const layouts: Readonly<Record<string, SLICE_TYPE>> = {
  'three planes and 3D': SLICE_TYPE.MULTIPLANAR,
  axial: SLICE_TYPE.AXIAL,
  coronal: SLICE_TYPE.CORONAL,
  sagittal: SLICE_TYPE.SAGITTAL,
  '3D': SLICE_TYPE.RENDER,
};

/** A scan with labels over it, in three planes and in 3D: niivue on a canvas. */
export class ScanViewer {
  readonly #niivue = new Niivue({
    backColor: [0, 0, 0, 1],
    isRadiologicalConvention: true,
    multiplanarLayout: MULTIPLANAR_TYPE.GRID,
    multiplanarShowRender: SHOW_RENDER.ALWAYS,
    show3Dcrosshair: true,
    crosshairWidth: 1,
    crosshairWidthUnit: 'mm',
    crosshairColor: [1, 1, 1, 0.8],
    dragAndDropEnabled: false,
    logLevel: 'error',
    loadingText: '',
  });
  readonly #attached: Promise<unknown>;
  #opacity = 0.5;

  constructor(canvas: HTMLCanvasElement) {
    this.#attached = this.#niivue.attachToCanvas(canvas);
    this.#niivue.setSliceType(SLICE_TYPE.MULTIPLANAR);
  }

  /** Shows a scan alone. */
  async showScan({ bytes, name }: NamedBytes, { centre, width }: IntensityWindow): Promise<void> {
    await this.#attached;
    for (const volume of [...this.#niivue.volumes]) this.#niivue.removeVolume(volume);
    const scan = await NVImage.loadFromUrl({ url: name, name, buffer: copyOf(bytes) });
    [scan.cal_min, scan.cal_max] = [centre - width / 2, centre + width / 2];
    this.#niivue.addVolume(scan);
  }

  /** Lays the labels over the scan, organs in their colours. */
  async showLabels({ labels, names, colours }: ScanResult): Promise<void> {
    await this.#attached;
    const [, former] = this.#niivue.volumes;
    if (former) this.#niivue.removeVolume(former);
    const overlay = await NVImage.loadFromUrl({
      url: 'labels.nii.gz',
      name: 'labels.nii.gz',
      buffer: copyOf(labels),
      opacity: this.#opacity,
    });
    const channel = (start: number) =>
      colours.map((colour) => Number.parseInt(colour.slice(start, start + 2) || '0', 16));
    overlay.setColormapLabel({
      R: channel(1),
      G: channel(3),
      B: channel(5),
      A: colours.map((_, label) => (label === 0 ? 0 : 255)),
      I: colours.map((_, label) => label),
      labels: [...names],
    });
    this.#niivue.addVolume(overlay);
  }

  layOut(layout: string): void {
    this.#niivue.setSliceType(layouts[layout]);
  }

  /** @param opacity - of the labels, 0..1 */
  blend(opacity: number): void {
    this.#opacity = opacity;
    if (this.#niivue.volumes.length > 1) this.#niivue.setOpacity(1, opacity);
  }

  /** Moves the crosshair to a place in mm. */
  goTo([x, y, z]: readonly number[]): void {
    this.#niivue.scene.crosshairPos = this.#niivue.mm2frac([x, y, z]);
    this.#niivue.drawScene();
  }

  end(): void {
    this.#niivue.cleanup();
    this.#niivue.gl?.getExtension('WEBGL_lose_context')?.loseContext();
  }
}

/** niivue may keep the buffer; ours are used again. */
function copyOf(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}
