import { shapeOf, type Volume, voxelGrid } from './volume.js';

/** HU of what lies outside a scan: the least that scanners store in twelve bits. */
export const air = -1024;

/** HU above which a voxel belongs to a body, not to air or lung. */
export const bodyThreshold = -300;

/**
 * HU below which no scanner means a tissue: noise and sharp kernels go down to about -1200, what
 * marks the outside of the field of view is -2000, -3024 (both GE) or -10240.
 */
const padding = -1500;

/** HU below which air, lung and fat lie: in a scan of a body a tenth of the voxels and more. */
const fat = -50;

/** HU above which nothing of a body lies but bone and metal: a twentieth of its voxels at most. */
const bone = 500;

/** HU that the darkest voxels of a scan with air in it lie below. */
const darkest = -700;

/** Less than this share of the voxels is as good as none. */
const hardlyAny = 0.01;

/** What the values of a scan say when they are taken for HU. */
export interface HounsfieldCheck {
  /** How many voxels no scanner means as HU: those below -1500. */
  readonly outside: number;
  /** What speaks against HU, as the end of a sentence; null for a scan that may well be a CT. */
  readonly doubt: string | null;
}

/**
 * Looks whether a scan's values can be HU. In a CT, voxels below -50 (air, lung, fat) are many, and
 * so are those above -300 (the body), but few of these are above 500 (bone). A CT that is stored
 * without its intercept, as 8 bits or as fractions, an MR and a PET fail at least one of the three;
 * a CT whose window cut the air off is known by the many voxels that have its smallest value.
 *
 * @param values - of all voxels; those that mark what is outside the field of view do not count
 * @example
 * ```ts
 * import { checkHounsfield, phantomSeries } from '@obelisk/data';
 * const [{ scan }] = phantomSeries({ count: 1, seed: 1, size: [16, 12, 16] });
 * checkHounsfield(scan.data.data); // => { outside: 0, doubt: null }
 * const shifted = scan.data.data.map((hounsfield) => hounsfield + 1024);
 * checkHounsfield(shifted).doubt; // => '0.0 % of the voxels are below -50 (no air, lung or fat)'
 * ```
 */
export function checkHounsfield(values: ArrayLike<number>): HounsfieldCheck {
  const count = { inside: 0, outside: 0, dark: 0, body: 0, bright: 0, atSmallest: 0 };
  let smallest = Infinity;
  for (let voxel = 0; voxel < values.length; voxel++) {
    const value = values[voxel];
    if (value < padding) {
      count.outside++;
      continue;
    }
    count.inside++;
    if (value < fat) count.dark++;
    if (value > bodyThreshold) count.body++;
    if (value > bone) count.bright++;
    if (value < smallest) [smallest, count.atSmallest] = [value, 1];
    else if (value === smallest) count.atSmallest++;
  }
  return { outside: count.outside, doubt: doubtOf(count, smallest) };
}

/** How many voxels there are of each kind. */
interface Counts {
  readonly inside: number;
  readonly dark: number;
  readonly body: number;
  readonly bright: number;
  readonly atSmallest: number;
}

function doubtOf(
  { inside, dark, body, bright, atSmallest }: Counts,
  smallest: number,
): string | null {
  if (inside === 0) return `no voxel is above ${padding}`;
  const percent = (part: number, whole: number) => `${((100 * part) / whole).toFixed(1)} %`;
  if (dark < hardlyAny * inside) {
    return `${percent(dark, inside)} of the voxels are below ${fat} (no air, lung or fat)`;
  }
  if (body < hardlyAny * inside) {
    return `${percent(body, inside)} of the voxels are above ${bodyThreshold} (no body)`;
  }
  if (bright > body / 4) {
    return `${percent(bright, body)} of the body is above ${bone}, as bone alone is`;
  }
  if (smallest > darkest && atSmallest >= hardlyAny * inside) {
    const share = percent(atSmallest, inside);
    return `${share} of the voxels have the smallest value, ${smallest} (a window cut the air off)`;
  }
  return null;
}

/**
 * A scan in which what no scanner means as HU is air: values below -1500, which mark what lies
 * outside the field of view, become -1024. The scan itself where there are none.
 *
 * @example
 * ```ts
 * import { outsideAsAir, scalingAffine, voxelGrid } from '@obelisk/data';
 * const values = Float32Array.of(-3024, -1207, 40);
 * const scan = voxelGrid(values, [3, 1, 1], scalingAffine([3, 3, 3]));
 * outsideAsAir(scan).data.data; // => Float32Array.of(-1024, -1207, 40)
 * ```
 */
export function outsideAsAir(scan: Volume): Volume {
  const { data } = scan.data;
  if (!data.some((value) => value < padding)) return scan;
  const mended = data.map((value) => (value < padding ? air : value));
  return voxelGrid(mended, shapeOf(scan), scan.affine);
}
