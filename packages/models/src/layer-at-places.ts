import { sameShape } from '@obelisk/engine';
import type { DCLS, DCNv1, DCNv4, DilatedConv } from '@obelisk/nn';
import { Module, type SamplingPlaces } from '@obelisk/nn';
import { type Tensor, tensor } from '@obelisk/tensor';
import { atPoints } from './at-points.js';

/** A layer of the family for volumes of one channel; DCNv2 is a DCNv1. */
export type MemberLayer = DilatedConv | DCLS | DCNv1 | DCNv4;

/**
 * A layer of the family that is asked at chosen places, as an OBELISK layer is. Its stride makes
 * the grid, on voxels; points may lie between them.
 *
 * @example
 * ```ts
 * import { modelEntry } from '@obelisk/models';
 * import { tensor } from '@obelisk/tensor';
 * const { sampling } = modelEntry('dilated').create({ labels: 2 });
 * const volume = tensor(new Float32Array(60), { shape: [1, 1, 3, 4, 5] });
 * sampling.forward(volume, { grid: [2, 2, 3] }).shape; // => [1, 399, 2, 2, 3]
 * const points = tensor([0, 0, 0.3], { shape: [1, 1, 3] });
 * sampling.forward(volume, { points }).shape; // => [1, 399, 1]
 * ```
 */
export class LayerAtPlaces extends Module {
  constructor(readonly layer: MemberLayer) {
    super();
  }

  /**
   * @param volume - [N, 1, D, H, W]
   * @returns [N, channels, ...grid] or [N, channels, S]
   */
  forward(volume: Tensor, places: SamplingPlaces): Tensor {
    if ('points' in places) return atPoints(this.layer, volume, places);
    const { grid, slab } = places;
    if (!slab) {
      const all = this.layer.forward(volume);
      if (sameShape(all.shape.slice(2), grid)) return all;
      throw new Error(`LayerAtPlaces: grid ${grid.join(' x ')} is not that of the layer's stride`);
    }
    const [N] = volume.shape;
    const planes = slab.end - slab.start;
    const points = this.#pointsOf(volume, [planes, grid[1], grid[2]], slab.start);
    const flat = atPoints(this.layer, volume, { points });
    return flat.reshape([N, flat.shape[1], planes, grid[1], grid[2]]);
  }

  /** The places of the grid from a plane on: [N, S, 3], (x, y, z) in -1..1. */
  #pointsOf(volume: Tensor, [D, H, W]: readonly number[], start: number): Tensor {
    const [N, , ...size] = volume.shape;
    const { stride } = this.layer.walk;
    const unit = (index: number, axis: number) =>
      size[axis] === 1 ? 0 : (2 * index * stride[axis]) / (size[axis] - 1) - 1;
    const points = new Float32Array(N * D * H * W * 3);
    for (let at = 0, n = 0; n < N; n++) {
      for (let z = start; z < start + D; z++) {
        for (let y = 0; y < H; y++) {
          for (let x = 0; x < W; x++, at += 3) points.set([unit(x, 2), unit(y, 1), unit(z, 0)], at);
        }
      }
    }
    return tensor(points, { device: volume.device, shape: [N, D * H * W, 3] });
  }
}
