import {
  axisCodes,
  reorient,
  resampleLike,
  resampleToSpacing,
  spacingOf,
  type Volume,
} from '@obelisk/data';
import { type Device, persist, Scope, sameShape } from '@obelisk/kernels';
import { type Preprocessing, smooth, type VolumePreprocessing } from '@obelisk/models';
import { noGrad, scale, shift, type Tensor, tensor } from '@obelisk/tensor';
import { bodyBoxGrid } from './body-box.js';

/** Spacings that differ by less than this fraction are taken as the wanted ones. */
const spacingTolerance = 0.05;

/** HU of what lies outside a scan. */
const air = -1024;

/** The voxels that a network wants. */
export type WantedGrid = Pick<Preprocessing, 'orientation' | 'spacing'> &
  Partial<Pick<VolumePreprocessing, 'size'>>;

/** A scan as a network wants it, still with its place in the world. */
export interface PreparedScan {
  readonly volume: Volume;
  /** In words, what was done: 'reoriented LPS -> RAS', 'resampled ...'. */
  readonly steps: readonly string[];
}

/**
 * Brings a scan into a network's voxel order and spacing. A scan whose spacing is within 5 % of the
 * wanted one is used voxel for voxel; so is one that has the wanted number of voxels.
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
export function prepareScan(scan: Volume, wanted: WantedGrid): PreparedScan {
  const steps: string[] = [];
  const codes = axisCodes(scan.affine);
  let volume = scan;
  if (codes !== wanted.orientation) {
    volume = reorient(scan, wanted.orientation).volume;
    steps.push(`reoriented from ${codes} to ${wanted.orientation}`);
  }
  const spacing = spacingOf(volume.affine);
  const apart = (size: number, axis: number) =>
    Math.abs(spacing[axis] / size - 1) > spacingTolerance;
  if (wanted.spacing?.some(apart)) {
    volume = resampleToSpacing(volume, [...wanted.spacing]);
    const show = (sizes: readonly number[]) => sizes.map((mm) => mm.toFixed(2)).join(' x ');
    steps.push(`resampled from ${show(spacing)} mm to ${show(wanted.spacing)} mm`);
  }
  const { size } = wanted;
  if (size && !sameShape(size, volume.data.shape)) {
    volume = resampleLike(volume, bodyBoxGrid(volume, [...size]), air);
    steps.push(`the body's bounding box resampled to ${size.join(' x ')} voxels`);
  }
  return { volume, steps };
}

/** HU are divided by this for the original OBELISK network (released code). */
const hounsfieldUnit = 500;

/**
 * The tensor that OBELISK samples: intensities normalised, then smoothed by average pools.
 * @returns [1, 1, D, H, W]; it outlives every scope
 *
 * @example
 * ```ts
 * import { phantomSeries } from '@obelisk/data';
 * import { openDevice } from '@obelisk/kernels';
 * import { smoothedImage } from '@obelisk/training';
 * const [{ scan }] = phantomSeries({ count: 1, seed: 1, size: [8, 8, 8] });
 * const options = { intensity: 'hounsfield', pools: [3] } as const;
 * smoothedImage(scan, options, openDevice('webasm')).shape; // => [1, 1, 8, 8, 8]
 * ```
 */
export function smoothedImage(
  { data }: Volume,
  { intensity, pools }: Pick<Preprocessing, 'intensity' | 'pools'>,
  device: Device,
): Tensor {
  const { factor, offset } =
    intensity === 'hounsfield' ? { factor: 1 / hounsfieldUnit, offset: 0 } : standardising(data);
  const scope = new Scope();
  try {
    const image = noGrad(() => {
      const voxels = tensor(data, { device, shape: [1, 1, ...data.shape] });
      return smooth(shift(scale(voxels, factor), offset), pools);
    });
    persist(image.value);
    return image;
  } finally {
    scope[Symbol.dispose]();
  }
}

/** Factor and offset that give a volume mean 0 and standard deviation 1. */
function standardising({ data }: Volume['data']): { factor: number; offset: number } {
  const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
  const variance = data.reduce((sum, value) => sum + (value - mean) ** 2, 0) / data.length;
  const factor = 1 / Math.max(Math.sqrt(variance), 1e-6);
  return { factor, offset: -mean * factor };
}
