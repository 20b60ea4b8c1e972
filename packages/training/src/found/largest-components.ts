import type { LabelData, Triple } from '@obelisk/data';

/** The largest component of a label so far. */
interface Component {
  readonly id: number;
  readonly voxels: number;
}

/**
 * A label map in which of some labels only the largest connected component is left; the rest of
 * them becomes background. Voxels are connected when they share a face, an edge or a corner (26
 * neighbours), as scipy's `label` with a structure of ones and nnU-Net have it. Of equally large
 * components the first in C order stays. Each voxel is visited once, whatever its shape.
 *
 * @param labels - in C order
 * @param size - [D, H, W]
 * @param which - labels to clean; the others stay as they are
 * @example
 * ```ts
 * import { keepLargestComponents } from '@obelisk/training';
 * const labels = Uint8Array.of(1, 0, 1, 1, 2, 0, 2);
 * keepLargestComponents(labels, [1, 1, 7], [1]); // => Uint8Array.of(0, 0, 1, 1, 2, 0, 2)
 * ```
 */
export function keepLargestComponents<Data extends LabelData>(
  labels: Data,
  size: Triple,
  which: readonly number[],
): Data {
  const wanted = new Set(which);
  const ids = new Int32Array(labels.length);
  const waiting = new Int32Array(labels.length);
  const largest = new Map<number, Component>();
  let id = 0;
  for (let voxel = 0; voxel < labels.length; voxel++) {
    const label = labels[voxel];
    if (ids[voxel] !== 0 || !wanted.has(label)) continue;
    const voxels = fill(labels, size, voxel, ++id, ids, waiting);
    if (voxels > (largest.get(label)?.voxels ?? 0)) largest.set(label, { id, voxels });
  }
  const kept = labels.slice() as Data;
  for (let voxel = 0; voxel < labels.length; voxel++) {
    if (ids[voxel] !== 0 && largest.get(labels[voxel])?.id !== ids[voxel]) kept[voxel] = 0;
  }
  return kept;
}

/**
 * Gives all voxels that are connected with one the same number.
 * @param waiting - room for voxels whose neighbours have not been looked at
 * @returns how many they are
 */
function fill(
  labels: LabelData,
  [depth, height, width]: Triple,
  first: number,
  id: number,
  ids: Int32Array,
  waiting: Int32Array,
): number {
  const label = labels[first];
  ids[first] = id;
  waiting[0] = first;
  let found = 1;
  for (let done = 0; done < found; done++) {
    const voxel = waiting[done];
    const row = Math.floor(voxel / width);
    const [d, h, w] = [Math.floor(row / height), row % height, voxel % width];
    const [lastD, lastH, lastW] = [upper(d, depth), upper(h, height), upper(w, width)];
    for (let x = lower(d); x <= lastD; x++) {
      for (let y = lower(h); y <= lastH; y++) {
        for (let z = lower(w); z <= lastW; z++) {
          const neighbour = (x * height + y) * width + z;
          if (ids[neighbour] !== 0 || labels[neighbour] !== label) continue;
          ids[neighbour] = id;
          waiting[found++] = neighbour;
        }
      }
    }
  }
  return found;
}

const lower = (at: number): number => Math.max(0, at - 1);
const upper = (at: number, size: number): number => Math.min(size - 1, at + 1);
