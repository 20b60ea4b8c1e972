import { type LabelMap, reorient, resampleLabelsLike, type Volume } from '@obelisk/data';
import { type Device, formatShape, sameShape } from '@obelisk/kernels';
import type { Preprocessing } from '@obelisk/models';
import { prepareImage, type Tensor } from '@obelisk/tensor';
import { type PlacePools, placePools } from './place-pools.js';
import { prepareScan, smoothedImage } from './preprocess.js';

/** A labelled scan, ready to be sampled. */
export interface TrainingScan {
  readonly name: string;
  /** As the network wants it: its orientation, its spacing. */
  readonly volume: Volume;
  /** [1, 1, D, H, W], normalised and smoothed. */
  readonly image: Tensor;
  /** Labels of all its voxels, in C order. */
  readonly labels: Uint8Array;
  readonly size: readonly [number, number, number];
  /** Its voxels by what they are, to draw locations from. */
  readonly pools: PlacePools;
}

/**
 * Brings a scan and its labels into the orientation and spacing that a network wants, and onto a
 * device, where it stays.
 * @throws Error when scan and labels differ in shape
 *
 * @example
 * ```ts
 * import { phantomSeries } from '@obelisk/data';
 * import { openDevice } from '@obelisk/kernels';
 * import { modelEntry } from '@obelisk/models';
 * import { trainingScan } from '@obelisk/training';
 * const [{ scan, labels }] = phantomSeries({ count: 1, seed: 1, size: [8, 8, 8] });
 * const { preprocessing } = modelEntry('obelisk');
 * const prepared = trainingScan('phantom', scan, labels, preprocessing, openDevice('webasm'));
 * prepared.size; // => [8, 8, 8]
 * ```
 */
export function trainingScan(
  name: string,
  scan: Volume,
  labels: LabelMap,
  preprocessing: Preprocessing,
  device: Device,
): TrainingScan {
  if (!sameShape(scan.data.shape, labels.data.shape)) {
    throw new Error(
      `${name}: the scan is ${formatShape(scan.data.shape)}, its labels are ` +
        `${formatShape(labels.data.shape)}; they must be the same`,
    );
  }
  const { volume } = prepareScan(scan, preprocessing);
  const [D, H, W] = volume.data.shape;
  const image = smoothedImage(volume, preprocessing, device);
  prepareImage(image);
  const found = Uint8Array.from(labelsOn(volume, scan, labels, preprocessing.orientation));
  const size = [D, H, W] as const;
  return { name, volume, image, labels: found, size, pools: placePools(found, size) };
}

/** The labels on the prepared voxels: as they are, reoriented, or resampled to the nearest. */
function labelsOn(volume: Volume, scan: Volume, labels: LabelMap, orientation: string) {
  if (volume === scan) return labels.data.data;
  const onScan = { ...labels, affine: scan.affine };
  const turned = reorient(onScan, orientation).volume;
  if (sameShape(turned.data.shape, volume.data.shape)) return turned.data.data;
  return resampleLabelsLike(onScan, volume).data.data;
}
