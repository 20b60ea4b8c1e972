import { applyAffine, invertAffine } from './affine.js';
import { readLabels } from './node-files.js';
import { axisCodes, inOrder, reorientedView } from './orientation.js';
import { type LabelMap, type OnGrid, shapeOf } from './volume.js';

/** In voxels: how far two grids may lie apart and still count as one. */
const tolerance = 0.1;

/**
 * Reads the ground truth of a scan, with its axes turned as those of the scan.
 * @param what - what it is the truth of, for the messages
 * @throws Error when it does not lie on the scan's voxels
 *
 * @example
 * ```ts
 * import { rmSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { scalingAffine, voxelGrid } from '@obelisk/data';
 * import { readGroundTruth, writeLabels } from '@obelisk/data/node';
 * const path = `${tmpdir()}/obelisk-truth-${process.pid}.nii`;
 * const affine = scalingAffine([3, 3, 3]);
 * writeLabels(path, voxelGrid(Uint8Array.of(0, 7), [1, 1, 2], affine));
 * const scan = voxelGrid(Float32Array.of(-80, 60), [1, 1, 2], affine);
 * readGroundTruth(path, scan).data.get(0, 0, 1); // => 7
 * const larger = voxelGrid(new Float32Array(3), [1, 1, 3], affine);
 * readGroundTruth(path, larger); // throws: has 1 x 1 x 2 voxels, the scan 1 x 1 x 3
 * rmSync(path);
 * ```
 */
export function readGroundTruth(path: string, scan: OnGrid, what = 'the scan'): LabelMap {
  const truth = inOrder(reorientedView(readLabels(path), axisCodes(scan.affine)));
  const [shape, expected] = [shapeOf(truth), shapeOf(scan)];
  if (shape.join() !== expected.join()) {
    throw new Error(
      `${path}: the ground truth has ${shape.join(' x ')} voxels, ${what} ${expected.join(' x ')}`,
    );
  }
  const toVoxel = invertAffine(scan.affine);
  const last = [shape[0] - 1, shape[1] - 1, shape[2] - 1] as const;
  for (const corner of [[0, 0, 0], last] as const) {
    const place = applyAffine(toVoxel, applyAffine(truth.affine, corner));
    const apart = Math.max(...place.map((index, axis) => Math.abs(index - corner[axis])));
    if (apart > tolerance) {
      throw new Error(
        `${path}: the ground truth lies ${apart.toFixed(1)} voxels apart from ${what}; ` +
          'expected the same affine',
      );
    }
  }
  return truth;
}
