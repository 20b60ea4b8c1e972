import { type Device, type KernelThis, type Storage, tidy } from '@obelisk/engine';
import { cutBy } from '../parts.js';
import type { Matrix } from './product.js';

/** Columns of a panel: as many as are computed at once. */
export const panelWidth = 8;
/** Numbers of the panels that are packed at once: 4 MB, which stay in the cache. */
const packedLength = 2 ** 20;
/** With fewer rows of the result, packing takes longer than it saves. Measured. */
const fewestRows = 128;
/** Rows so many numbers apart, or a multiple of them, fall into the same few lines of a cache. */
const sameLines = 256;

/** Some columns of a matrix, as [panel][k][column]. */
export interface Panels {
  readonly storage: Storage;
  readonly count: number;
  /** The first of the columns. */
  readonly start: number;
}

/**
 * Whether a product with `rows` rows and `columns` columns is faster in panels: each is read from
 * its first number to its last, where the rows of a matrix drive one another out of the cache.
 */
export function suitsPanels(device: Device, rows: number, columns: number): boolean {
  return device.name === 'webasm' && rows >= fewestRows && columns % sameLines === 0;
}

function packKernel(this: KernelThis<{ columns: number }>, x: number[]) {
  return x[this.thread.y * this.constants.columns + this.thread.z * 8 + this.thread.x];
}

/** Calls `step` for all columns of such a matrix in turn, some panels at a time. */
export function eachPanels(
  device: Device,
  name: string,
  { storage: from, offset, rows, columns }: Matrix,
  step: (panels: Panels) => void,
): void {
  const most = Math.max(1, Math.floor(packedLength / (rows * panelWidth)));
  for (const part of cutBy(columns / panelWidth, most)) {
    const { count } = part;
    const start = part.start * panelWidth;
    tidy(() => {
      const extent = [(rows - 1) * columns + count * panelWidth] as const;
      const storage = device.run({
        name,
        kernel: packKernel,
        output: [panelWidth, rows, count],
        integers: { columns },
        inputs: [{ name: 'x', from, offset: offset + start, extent }],
      });
      step({ storage, count, start });
    });
  }
}
