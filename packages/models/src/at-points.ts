import {
  DCLS,
  DCNv1,
  DCNv2,
  DilatedConv,
  type OffsetBranch,
  type SamplingPlaces,
  splat,
  transformOffsets,
} from '@obelisk/nn';
import {
  concat,
  gridSample,
  obeliskSamplePoints,
  pointwise,
  type Tensor,
  tensor,
} from '@obelisk/tensor';
import type { MemberLayer } from './layer-at-places.js';

/** Places of a volume, and what its windows are turned by. */
type Points = Extract<SamplingPlaces, { points: Tensor }>;

/** Samples around places, [N, taps, S]. */
interface Window {
  readonly kernelSize: readonly number[];
  readonly dilation: readonly number[];
}

const zeros = { padding: 'zeros', alignCorners: true, mode: 'linear' } as const;

/**
 * A layer of the family at chosen places alone, with its equation and its weights: at places on
 * voxels it is what the layer gives there. Between voxels the volume is interpolated.
 * @param volume - [N, 1, D, H, W]
 * @returns [N, channels, S]
 */
export function atPoints(layer: MemberLayer, volume: Tensor, places: Points): Tensor {
  const { walk } = layer;
  if (layer instanceof DilatedConv) {
    return weighed(windowSamples(volume, walk, places), layer.weight);
  }
  if (layer instanceof DCLS) {
    const kernel = splat(layer.weight, layer.positions, walk.kernelSize);
    return weighed(windowSamples(volume, walk, places), kernel);
  }
  const near = windowSamples(volume, walk, places);
  const samples = movedSamples(volume, walk, predicted(near, layer.offset), places);
  if (layer instanceof DCNv1) {
    const isModulated = layer instanceof DCNv2;
    const factors = isModulated ? predicted(near, layer.modulation).sigmoid() : null;
    return weighed(factors ? samples.mul(factors) : samples, layer.weight);
  }
  const { groups, before, after } = layer;
  const [N, , S] = samples.shape;
  const summed = samples.mul(predicted(near, layer.modulation)).reshape([N, groups, -1, S]).sum(2);
  return pointwise(pointwise(summed, before.weight, null, groups), after.weight, null, 1);
}

/** [N, taps, S] times weights [channels, 1, ...taps]. */
function weighed(samples: Tensor, weight: Tensor): Tensor {
  return pointwise(samples, weight.reshape([weight.shape[0], samples.shape[1]]), null, 1);
}

/** What a branch predicts at places from the samples of its window. */
function predicted(near: Tensor, { weight, bias }: OffsetBranch): Tensor {
  return pointwise(near, weight.reshape([weight.shape[0], near.shape[1]]), bias, 1);
}

/** The regular taps around each place, [N, K, S]. */
function windowSamples(volume: Tensor, window: Window, { points, affine }: Points): Tensor {
  const taps = tapsOf(volume, window);
  return obeliskSamplePoints(volume, affine ? transformOffsets(taps, affine) : taps, points);
}

/**
 * The taps moved by offsets that differ from place to place.
 * @param offsets - [N, groups K 3, S] in voxels, (z, y, x)
 * @returns [N, groups K, S]
 */
function movedSamples(
  volume: Tensor,
  window: Window,
  offsets: Tensor,
  { points, affine }: Points,
): Tensor {
  const [N, , S] = offsets.shape;
  const taps = tapsOf(volume, window);
  const [K] = taps.shape;
  const parts = offsets.reshape([N, -1, 3, S]); // groups K
  const [GK] = parts.shape.slice(1);
  const units = unitsOf(volume);
  const along = (axis: number) =>
    parts.slice([0, 0, axis, 0], [N, GK, axis + 1, S]).mul(units[axis]);
  const moved = concat([along(2), along(1), along(0)], 2) // (x, y, z)
    .permute([0, 3, 1, 2])
    .reshape([N, S, GK / K, K, 3])
    .add(taps.reshape([K, 3]));
  const turned = affine
    ? transformOffsets(moved.reshape([-1, 1, 3]), affine).reshape(moved.shape)
    : moved;
  const samples = gridSample(volume, turned.add(points.reshape([N, S, 1, 1, 3])), zeros);
  return samples.reshape([N, S, GK]).permute([0, 2, 1]);
}

/** p_k around the middle of a window, row by row: [K, 1, 3], (x, y, z), half the volume being 1. */
function tapsOf(volume: Tensor, { kernelSize, dilation }: Window): Tensor {
  const [D, H, W] = kernelSize;
  const units = unitsOf(volume);
  const step = (index: number, axis: number) =>
    (index - (kernelSize[axis] - 1) / 2) * dilation[axis] * units[axis];
  const taps = Array.from({ length: D * H * W }, (_, k) => {
    const [z, y, x] = [Math.floor(k / (H * W)), Math.floor(k / W) % H, k % W];
    return [step(x, 2), step(y, 1), step(z, 0)];
  });
  return tensor(taps.flat(), { device: volume.device, shape: [taps.length, 1, 3] });
}

/** A voxel along (z, y, x), in units of half the volume. */
function unitsOf({ shape }: Tensor): number[] {
  return shape.slice(2).map((size) => 2 / Math.max(size - 1, 1));
}
