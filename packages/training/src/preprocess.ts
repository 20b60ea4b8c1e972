import {
  axisCodes,
  inOrder,
  reorientedView,
  resampleToSpacing,
  spacingOf,
  type Volume,
} from '@obelisk/data';
import { sameShape } from '@obelisk/engine';
import { bodyBox } from './body-box.js';
import type { Preparation } from './preparation.js';
import { isSameSpacing } from './same-spacing.js';
import { cropScan, cutOut, stretchTo, type VoxelBox } from './voxel-box.js';

/** HU are divided by this for the original OBELISK network (released code). */
export const hounsfieldScale = 500;

/** The voxels that a network wants: `size` is reached by stretching. */
export type WantedGrid = Pick<Preparation, 'orientation' | 'spacing'> &
  Partial<Pick<Preparation, 'size'>>;

/** A scan as a network wants it, still with its place in the world. */
export interface PreparedScan {
  readonly volume: Volume;
  /** In words, what was done: 'reoriented LPS -> RAS', 'resampled ...'. */
  readonly steps: readonly string[];
}

/**
 * Brings a scan into a network's voxel order, spacing and number of voxels. A scan that has the
 * wanted spacing but for rounding (0.1 %) is used voxel for voxel; so is one that has the wanted
 * number of voxels.
 * @param crop - what to take of the scan; when left out the bounding box of the body is taken,
 * provided that a number of voxels is wanted which the scan does not have
 * @throws Error when the box is not in the scan
 *
 * @example
 * ```ts
 * import { phantomSeries, reorient } from '@obelisk/data';
 * import { modelEntry } from '@obelisk/models';
 * import { prepareScan } from '@obelisk/training';
 * const [{ scan }] = phantomSeries({ count: 1, seed: 1, size: [8, 8, 8] });
 * const turned = reorient(scan, 'LPS').volume;
 * const { steps } = prepareScan(turned, modelEntry('obelisk').preprocessing);
 * steps; // => ['reoriented from LPS to RAS']
 * ```
 */
export function prepareScan(scan: Volume, wanted: WantedGrid, crop?: VoxelBox): PreparedScan {
  const steps: string[] = [];
  const then = (volume: Volume, step: string): Volume => {
    steps.push(step);
    return volume;
  };
  let volume = crop ? then(cropScan(scan, crop), cropStep(crop)) : scan;
  const codes = axisCodes(scan.affine);
  if (axisCodes(volume.affine) !== wanted.orientation) {
    volume = reorientedView(volume, wanted.orientation);
  }
  if (codes !== wanted.orientation) steps.push(`reoriented from ${codes} to ${wanted.orientation}`);
  const spacing = spacingOf(volume.affine);
  if (wanted.spacing && !isSameSpacing(spacing, wanted.spacing)) {
    const show = (sizes: readonly number[]) =>
      sizes.map((mm) => Number(mm.toPrecision(6))).join(' x ');
    const step = `resampled from ${show(spacing)} mm to ${show(wanted.spacing)} mm`;
    volume = then(resampleToSpacing(volume, wanted.spacing), step);
  }
  const { size } = wanted;
  if (size && !sameShape(size, volume.data.shape)) {
    const what = crop ? 'resampled' : "the body's bounding box resampled";
    const part = crop ? volume : cutOut(volume, bodyBox(volume));
    volume = then(stretchTo(part, size), `${what} to ${size.join(' x ')} voxels`);
  }
  return { volume: inOrder(volume), steps };
}

const cropStep = (crop: VoxelBox): string =>
  `cropped to the voxels ${crop.map((range) => range.join(' to ')).join(', ')}, ends excluded`;

/** Factor and offset that give a volume mean 0 and standard deviation 1. */
export function standardising({ data }: Volume['data']): { factor: number; offset: number } {
  const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
  const variance = data.reduce((sum, value) => sum + (value - mean) ** 2, 0) / data.length;
  const factor = 1 / Math.max(Math.sqrt(variance), 1e-6);
  return { factor, offset: -mean * factor };
}
