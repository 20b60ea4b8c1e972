import { Scope } from '@obelisk/engine';
import type { PointsNetwork } from '@obelisk/models';
import { concat, keepPadded, noGrad, type Tensor } from '@obelisk/tensor';
import { gridSize } from './grid-size.js';

/**
 * Positions of the grid that go through the network together, at least a plane of them: bounds the
 * memory, not the result.
 */
const positionsPerSlab = 4096;

/** Called after each slab with the fraction that is done. */
export type InferenceProgress = (fraction: number) => void;

/**
 * Logits on a regular grid over the whole scan, slab by slab.
 * @param smoothed - [1, 1, D, H, W]
 * @param step - spacing of the grid in voxels, a power of 2: each size is halved, rounded up,
 * that many times
 * @returns [1, L, D', H', W']
 *
 * @example
 * ```ts
 * import { openDevice } from '@obelisk/engine';
 * import { modelEntry } from '@obelisk/models';
 * import { Random, tensor } from '@obelisk/tensor';
 * import { denseLogits } from '@obelisk/training';
 * const device = openDevice('webasm');
 * const entry = modelEntry('obelisk');
 * const network = entry.create({ device, random: new Random(1), labels: 9 });
 * const image = tensor(new Float32Array(8 * 6 * 5), { shape: [1, 1, 8, 6, 5] });
 * denseLogits(network.eval(), image, 2).shape; // => [1, 9, 4, 3, 3]
 * ```
 */
export function denseLogits(
  network: PointsNetwork,
  smoothed: Tensor,
  step: number,
  onProgress?: InferenceProgress,
): Tensor {
  const grid = gridSize(smoothed.shape.slice(2), step);
  const planes = planesPerSlab(grid);
  const forget = keepPadded(smoothed);
  try {
    return noGrad(() => {
      const slabs: Tensor[] = [];
      for (let start = 0; start < grid[0]; start += planes) {
        const end = Math.min(start + planes, grid[0]);
        slabs.push(slabLogits(network, smoothed, grid, start, end));
        onProgress?.(end / grid[0]);
      }
      const logits = concat(slabs, 2);
      for (const { value } of slabs) {
        if (value.storage !== logits.value.storage) value.storage.free();
      }
      return logits;
    });
  } finally {
    forget();
  }
}

/**
 * As many as allowed, or somewhat fewer when all slabs get equal: kernels are compiled per size.
 */
function planesPerSlab([depth, height, width]: readonly number[]): number {
  const most = Math.max(1, Math.floor(positionsPerSlab / (height * width)));
  for (let planes = most; planes > most / 2; planes--) if (depth % planes === 0) return planes;
  return most;
}

function slabLogits(
  network: PointsNetwork,
  smoothed: Tensor,
  grid: [number, number, number],
  start: number,
  end: number,
): Tensor {
  using scope = new Scope();
  const logits = network.forward(smoothed, { grid, slab: { start, end } });
  scope.keep(logits.value);
  return logits;
}
