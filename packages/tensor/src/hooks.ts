import { type DeviceArray, formatShape, sameShape } from '@obelisk/engine';
import type { Tensor } from './tensor.js';

/**
 * The gradient of a tensor as its hooks leave it.
 * @throws Error when a hook returned one of another shape, or on another device
 */
export function throughHooks(tensor: Tensor, gradient: DeviceArray): DeviceArray {
  let seen = gradient;
  for (const hook of tensor.hooks) seen = hook(tensor.apart(seen))?.value ?? seen;
  const { device, shape } = gradient;
  if (seen.device === device && sameShape(seen.shape, shape)) return seen;
  const where = seen.device === device ? '' : ` on ${seen.device.name}`;
  throw new Error(
    `hook: the gradient of ${tensor.name || 'a tensor'} is ${formatShape(shape)}` +
      `${where && ` on ${device.name}`}, the hook returned ${formatShape(seen.shape)}${where}`,
  );
}
