import { lifetimesOf, ShapesDevice, withLifetimes } from '@obelisk/engine';
import {
  networkOfShapes,
  tensorOfShape,
  type VolumeModelEntry,
  type VolumeNetwork,
} from '@obelisk/models';
import { noGrad, Tensor } from '@obelisk/tensor';

/**
 * A forward pass in which each feature map is let go as soon as no layer needs it any more: how
 * long each is needed is seen on a network without numbers. Nothing is recorded.
 * @param entry - which network this is
 * @param image - [N, 1, D, H, W]
 */
export function plannedForward(
  entry: VolumeModelEntry,
  network: VolumeNetwork,
  image: Tensor,
  labels: number,
): Tensor {
  // Kernels, and with them arrays, are not the same on a graphics processor.
  const shapes = new ShapesDevice(image.device.resident);
  const [D, H, W] = image.shape.slice(2);
  const walked = networkOfShapes(entry, shapes, { labels, size: [D, H, W] }).eval();
  const empty = tensorOfShape(shapes, image.shape);
  return noGrad(() => {
    const lifetimes = lifetimesOf(() => walked.forward(empty).value);
    return new Tensor(withLifetimes(lifetimes, () => network.forward(image).value));
  });
}
