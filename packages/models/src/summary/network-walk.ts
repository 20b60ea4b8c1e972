import { ShapesDevice, sizeOf } from '@obelisk/engine';
import type { GridSize } from '@obelisk/kernels';
import { type LayerStep, layerTrace } from '@obelisk/nn';
import { noGrad, Random, Tensor } from '@obelisk/tensor';
import { fullSizeLogits } from '../full-size-logits.js';
import type { ModelEntry, PointsModelEntry, VolumeModelEntry } from '../model-entry.js';
import { PointsNetwork } from '../points-network.js';
import type { VolumeNetwork } from '../volume-network.js';

/** What a network of the catalogue is looked at with; the paper's and its own when left out. */
export interface WalkOptions {
  /** Number of labels with background. */
  readonly labels?: number;
  /** Voxels of a scan along D, H and W. */
  readonly size?: GridSize;
  /** Scans that go through together; 1 when left out. */
  readonly batch?: number;
  /** Places per scan from which the original OBELISK network learns; 192 when left out. */
  readonly places?: number;
}

/** What memory and operations are counted for. */
export type Purpose = 'inference' | 'training';

/** A network that was walked without numbers, and what it did. */
export interface NetworkWalk {
  readonly network: PointsNetwork | VolumeNetwork;
  /** Id of the tensor that went in, and its shape. */
  readonly image: number;
  readonly shape: readonly number[];
  readonly steps: readonly LayerStep[];
}

/**
 * Random numbers for parameters that have none: those of a device of shapes.
 *
 * @example
 * ```ts
 * import { NoRandom } from '@obelisk/models';
 * new NoRandom(0).normal(); // => 0
 * ```
 */
export class NoRandom extends Random {
  override normal(): number {
    return 0;
  }
}

/**
 * A network of the catalogue on a device of shapes.
 *
 * @example
 * ```ts
 * import { ShapesDevice } from '@obelisk/engine';
 * import { modelEntry, networkOfShapes } from '@obelisk/models';
 * const network = networkOfShapes(modelEntry('unet-global-tcia'), new ShapesDevice());
 * network.parameterCount(); // => 11944816
 * ```
 */
export function networkOfShapes(
  entry: PointsModelEntry,
  device: ShapesDevice,
  options?: WalkOptions,
): PointsNetwork;
export function networkOfShapes(
  entry: VolumeModelEntry,
  device: ShapesDevice,
  options?: WalkOptions,
): VolumeNetwork;
export function networkOfShapes(
  entry: ModelEntry,
  device: ShapesDevice,
  options?: WalkOptions,
): PointsNetwork | VolumeNetwork;
export function networkOfShapes(
  entry: ModelEntry,
  device: ShapesDevice,
  { labels = entry.labels.length, size = entry.paperSize }: WalkOptions = {},
): PointsNetwork | VolumeNetwork {
  return entry.create({ device, random: new NoRandom(0), labels, size });
}

/**
 * A tensor without numbers.
 *
 * @example
 * ```ts
 * import { ShapesDevice } from '@obelisk/engine';
 * import { tensorOfShape } from '@obelisk/models';
 * tensorOfShape(new ShapesDevice(), [1, 1, 144, 144, 144]).rank; // => 5
 * ```
 */
export function tensorOfShape(device: ShapesDevice, shape: readonly number[]): Tensor {
  return new Tensor({ device, shape, storage: device.host([], sizeOf(shape)) });
}

/** Places per scan from which the original OBELISK network learns in a step (Section 4). */
const trainingPlaces = 192;

/**
 * Walks a network from the image to its logits without numbers: in inference those of the image's
 * size; in training those that the loss is taken of, which for the original OBELISK network are 192
 * places of each scan.
 *
 * @example
 * ```ts
 * import { modelEntry, walkNetwork } from '@obelisk/models';
 * const { steps } = walkNetwork(modelEntry('unet-tcia'), { size: [144, 144, 144] });
 * steps.find(({ layer }) => layer === 'conv5')?.shape; // => [1, 70, 5, 5, 5]
 * ```
 */
export function walkNetwork(
  entry: ModelEntry,
  options: WalkOptions = {},
  purpose: Purpose = 'inference',
): NetworkWalk {
  const device = new ShapesDevice();
  // Also for a training in evaluation: shapes are the same, and of those that cannot be trained so
  // the layer that stands in the way is seen.
  const network = networkOfShapes(entry, device, options).eval();
  const { size = entry.paperSize, batch = 1, places = trainingPlaces } = options;
  const image = tensorOfShape(device, [batch, 1, ...size]);
  const forward = () =>
    purpose === 'inference'
      ? fullSizeLogits(entry, network, image)
      : trainingLogits(network, device, image, places);
  const steps = layerTrace(network, () => noGrad(forward));
  return { network, image: image.id, shape: image.shape, steps };
}

/** Logits of a network in training; `image` is on a device of shapes. */
function trainingLogits(
  network: PointsNetwork | VolumeNetwork,
  device: ShapesDevice,
  image: Tensor,
  places: number,
): Tensor {
  if (!(network instanceof PointsNetwork)) return network.forward(image);
  const points = tensorOfShape(device, [image.shape[0], places, 3]);
  return network.forward(image, { points });
}
