import { type Device, persist, Scope } from '@obelisk/engine';
import { gridSample, type Tensor, tensor } from '@obelisk/tensor';
import type { StepperScan } from './stepper-scan.js';
import type { Corner, Point } from './terms.js';

/** What the kernels say at a point. */
export interface KernelSample {
  readonly value: number;
  /** Per voxel: the VJP's gradient of the grid, divided by (W - 1) / 2 and so on. */
  readonly slope: Point;
  /** $\partial F / \partial I_i = w_i$, from the VJP of the volume; NaN outside. */
  readonly weights: readonly number[];
}

/** A scan on a device, ready to be sampled. */
export interface KernelSampler {
  sample(point: Point, corners: readonly Corner[]): Promise<KernelSample>;
  free(): void;
}

const options = { padding: 'zeros', alignCorners: true, mode: 'linear' } as const;

/** Puts the scan onto the device; value and gradients come from `gridSample` and its VJP. */
export function kernelSampler(device: Device, { values, size }: StepperScan): KernelSampler {
  const [W, H, D] = size;
  const volume = tensor(values, { shape: [1, 1, D, H, W], device, requiresGrad: true });
  persist(volume.value);
  return {
    async sample(point, corners) {
      // g = 2 x / (W - 1) - 1: with aligned corners, -1 and 1 are the outermost voxels.
      const normalised = point.map((c, axis) => (2 * c) / (size[axis] - 1) - 1);
      const { result, slope, weights } = forwardAndBackward(volume, normalised);
      const [value, perUnit, spread] = await Promise.all(
        [result, slope, weights].map(async (one) => (await one.data()).data),
      );
      for (const one of [result, slope, weights]) one.value.storage.free();
      return {
        value: value[0],
        slope: size.map((n, axis) => perUnit[axis] / ((n - 1) / 2)) as unknown as Point,
        weights: corners.map(({ at: [x, y, z], inside }) =>
          inside ? spread[(z * H + y) * W + x] : Number.NaN,
        ),
      };
    },
    free: () => volume.value.storage.free(),
  };
}

function forwardAndBackward(volume: Tensor, normalised: readonly number[]) {
  using scope = new Scope();
  const { device } = volume;
  const grid = tensor(normalised, { shape: [1, 1, 1, 1, 3], device, requiresGrad: true });
  const result = gridSample(volume, grid, options);
  result.backward(tensor([1], { shape: result.shape, device }));
  const [slope, weights] = [grid.grad as Tensor, volume.grad as Tensor];
  volume.grad = null;
  for (const one of [result, slope, weights]) scope.keep(one.value);
  return { result: result.detach(), slope, weights };
}
