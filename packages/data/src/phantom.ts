import { defaultRandom, Random } from '@obelisk/tensor';
import { applyAffine, scalingAffine, type Triple } from './affine.js';
import { addNoise, smooth } from './phantom-noise.js';
import { drawOrgans } from './phantom-organs.js';
import { type Pose, randomPose } from './phantom-pose.js';
import { drawTissues, type Layer } from './phantom-tissues.js';
import { drawTrunk } from './phantom-trunk.js';
import { type LabelMap, type Volume, type VoxelGrid, voxelGrid } from './volume.js';

/** The part of the body that a scan shows, in millimetres: from the heart to the pelvis. */
const fieldOfView: Triple = [352, 264, 352];

/** Sizes between which a phantom has something to show and fits into memory. */
const [smallest, largest] = [8, 512];

/** What a phantom shall be like. */
export interface PhantomOptions {
  /**
   * Decides everything about the patient: the same stream gives the same phantom, to the bit. The
   * default stream, of `manualSeed`, when left out.
   */
  readonly random?: Random;
  /** Voxels [D, H, W] along the axes right, anterior, superior. Default 64 x 48 x 64. */
  readonly size?: Triple;
  /** Millimetres per voxel. Default: as fine as `size` allows with the whole abdomen in view. */
  readonly spacing?: number;
}

/** A scan and the organs in it, on one grid. */
export interface Phantom {
  /** In whole Hounsfield units. */
  readonly scan: Volume;
  /** Labels as in `phantomLabels`. */
  readonly labels: LabelMap;
}

/** Which phantoms a series holds. */
export interface PhantomSeriesOptions {
  readonly count: number;
  readonly seed: number;
  /** Voxels [D, H, W] of every phantom, as for `makePhantom`. */
  readonly size?: Triple;
}

/**
 * Makes a labelled CT of an abdomen that never was. Pose, fatness and the place, size and shape of
 * every organ are random. Soft organs share their intensities with each other, with muscle and with
 * a right kidney that has no label; gallbladder and stomach share theirs with loops of bowel; and
 * noise covers what differs. So no classifier of a voxel's own neighbourhood can tell them apart:
 * it takes spatial context.
 *
 * Voxels lie in the order R, A, S (an index grows towards the patient's right, anterior, superior),
 * the centre of the volume at [0, 0, 0] mm.
 *
 * @param options - the random stream, and the grid if not the default of 64 x 48 x 64 at 5.5 mm
 * @throws when a size is not a whole number of 8 to 512 voxels, or the spacing is not positive
 * @example
 * ```ts
 * import { makePhantom, shapeOf } from '@obelisk/data';
 * const { scan, labels } = makePhantom({ size: [32, 24, 32] });
 * shapeOf(labels); // => [32, 24, 32]
 * scan.affine[0]; // => [11, 0, 0, -170.5]
 * ```
 */
export function makePhantom({
  random = defaultRandom(),
  size = [64, 48, 64],
  spacing,
}: PhantomOptions = {}): Phantom {
  checkGrid(size, spacing);
  const step = spacing ?? Math.max(...size.map((count, axis) => fieldOfView[axis] / count));
  const origin = size.map((count) => (-step * (count - 1)) / 2) as unknown as Triple;
  const affine = scalingAffine([step, step, step], origin);
  const pose = randomPose(random);
  const scan = voxelGrid(new Float32Array(size[0] * size[1] * size[2]), size, affine);
  const labels = voxelGrid(new Uint8Array(scan.data.size), size, affine);
  paint(drawAnatomy(random), placesOf(scan, pose), scan.data.data, labels.data.data as Uint8Array);
  smooth(scan.data.data, size);
  addNoise(scan.data.data, size, random.uniform(15, 25), random);
  storeAsScanner(scan.data.data);
  return { scan, labels };
}

/**
 * Makes `count` phantoms, one after the other. The first ones do not depend on how many follow.
 *
 * @param options - the seed of the series, the number of phantoms and the grid of each
 * @example
 * ```ts
 * import { phantomSeries } from '@obelisk/data';
 * [...phantomSeries({ count: 2, seed: 1, size: [16, 12, 16] })].length; // => 2
 * ```
 */
export function* phantomSeries(options: PhantomSeriesOptions): Generator<Phantom> {
  const { count, seed, size } = options;
  const random = new Random(seed);
  for (let made = 0; made < count; made++) yield makePhantom({ random: random.fork(), size });
}

function checkGrid(size: Triple, spacing = 1): void {
  const fits = (count: number) => Number.isInteger(count) && count >= smallest && count <= largest;
  if (size.length !== 3 || !size.every(fits)) {
    throw new Error(
      `makePhantom: the size [${size.join(', ')}] expects three whole numbers of voxels, ` +
        `each from ${smallest} to ${largest}`,
    );
  }
  if (!(spacing > 0 && spacing < Infinity)) {
    throw new Error(`makePhantom: the spacing ${spacing} expects a positive number of millimetres`);
  }
}

/** All layers of one patient, in the order in which they are painted. */
function drawAnatomy(random: Random): Layer[] {
  const tissues = drawTissues(random);
  const trunk = drawTrunk(random, tissues);
  const organs = drawOrgans(random, tissues, trunk.cavity);
  return [...trunk.below, ...organs.abdominal, ...trunk.chest, organs.esophagus];
}

/** A scanner stores whole Hounsfield units, and nothing below those of air by much. */
function storeAsScanner(values: Float32Array): void {
  for (let voxel = 0; voxel < values.length; voxel++) {
    values[voxel] = Math.max(-1024, Math.round(values[voxel]));
  }
}

/** The place in the unposed anatomy of every voxel's centre: x0, y0, z0, x1, ... */
function placesOf({ data, affine }: VoxelGrid<Float32Array>, pose: Pose): Float32Array {
  const [D, H, W] = data.shape;
  const places = new Float32Array(3 * data.size);
  let next = 0;
  for (let i = 0; i < D; i++) {
    for (let j = 0; j < H; j++) {
      for (let k = 0; k < W; k++, next += 3) {
        places.set(pose(...applyAffine(affine, [i, j, k])), next);
      }
    }
  }
  return places;
}

/** Paints layer after layer into the scan and its labels, on air. */
function paint(
  layers: readonly Layer[],
  places: Float32Array,
  values: Float32Array,
  labels: Uint8Array,
): void {
  values.fill(-1000);
  for (const { shape, label, hounsfield } of layers) {
    const [x0, y0, z0] = shape.low;
    const [x1, y1, z1] = shape.high;
    for (let voxel = 0; voxel < values.length; voxel++) {
      const x = places[3 * voxel];
      const y = places[3 * voxel + 1];
      const z = places[3 * voxel + 2];
      if (x < x0 || x > x1 || y < y0 || y > y1 || z < z0 || z > z1) continue;
      if (!shape.contains(x, y, z)) continue;
      values[voxel] = hounsfield;
      labels[voxel] = label;
    }
  }
}
