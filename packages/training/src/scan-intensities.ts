import { checkHounsfield, outsideAsAir, shapeOf, type Triple, type Volume } from '@obelisk/data';
import { dominatingVoxels } from './dominating-voxels.js';
import type { Intensity } from './preparation.js';

/** What there is to tell of a scan's intensities. */
export interface IntensityRemark {
  readonly kind: 'outside' | 'not-hounsfield' | 'too-bright' | 'dominated';
  /** One line about this scan, which it does not name. */
  readonly text: string;
}

/** A scan as a network may take it, and what was found in it. */
export interface CheckedScan {
  readonly scan: Volume;
  readonly remarks: readonly IntensityRemark[];
}

/** The largest HU of any scanner: those of 16 bits with a sign. */
const brightest = 32767;

/**
 * Looks at a scan's intensities before a network takes them for HU, or divides them by their
 * deviation. Values that no scanner means as HU, below -1500, become air; what else is wrong is
 * told, and stays as it is. A scan in order is returned itself.
 * @throws Error for a voxel that is NaN or infinite
 *
 * @example
 * ```ts
 * import { phantomSeries } from '@obelisk/data';
 * import { checkIntensities } from '@obelisk/training';
 * const [{ scan }] = phantomSeries({ count: 1, seed: 1, size: [16, 12, 16] });
 * const hounsfield = { factor: 1 / 500, offset: 0 };
 * checkIntensities(scan, hounsfield).remarks; // => []
 * scan.data.set(0, 0, 0, -3024);
 * const { scan: mended, remarks } = checkIntensities(scan, hounsfield);
 * mended.data.get(0, 0, 0); // => -1024
 * remarks[0].text; // => '1 voxel below -1500, which no scanner means as HU, became air (-1024)'
 * ```
 */
export function checkIntensities(scan: Volume, intensity: Intensity): CheckedScan {
  requireFinite(scan);
  return intensity === 'volume' ? checkedVolume(scan) : checkedHounsfield(scan);
}

function requireFinite({ data }: Volume): void {
  const at = data.data.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return;
  const place = placeOf(at, shapeOf({ data }));
  throw new Error(`the voxel ${place} is ${data.data[at]}; expected finite intensities`);
}

function checkedHounsfield(scan: Volume): CheckedScan {
  const values = scan.data.data;
  const { outside, doubt } = checkHounsfield(values);
  const remarks: IntensityRemark[] = [];
  if (outside > 0) {
    const text = `${voxels(outside)} below -1500, which no scanner means as HU, became air (-1024)`;
    remarks.push({ kind: 'outside', text });
  }
  if (doubt !== null) remarks.push({ kind: 'not-hounsfield', text: doubtText(doubt) });
  const largest = placeOfLargest(values);
  if (values[largest] > brightest) {
    const bright = values.reduce((count, value) => count + (value > brightest ? 1 : 0), 0);
    const where = `the largest, ${values[largest]}, at ${placeOf(largest, shapeOf(scan))}`;
    const text =
      `${voxels(bright)} above ${brightest}, which no scanner means as HU: ${where}; ` +
      'labels mean nothing wherever the network sees them; mend the scan';
    remarks.push({ kind: 'too-bright', text });
  }
  return { scan: outside > 0 ? outsideAsAir(scan) : scan, remarks };
}

const doubtText = (doubt: string): string =>
  `the intensities do not look like HU, for which they are taken: ${doubt}; expected air near ` +
  '-1000 and water near 0: store the scan with its intercept (often -1024 is to be added), ' +
  'neither windowed nor normalised; MR and others want a network of their own, trained on a data ' +
  'set whose channel is not named CT';

function checkedVolume(scan: Volume): CheckedScan {
  const found = dominatingVoxels(scan.data.data);
  if (found === null) return { scan, remarks: [] };
  const { count, largest, share } = found;
  const where = `${scan.data.data[largest]} at ${placeOf(largest, shapeOf(scan))}`;
  const text =
    `${voxels(count)}, the furthest off ${where}, ${count === 1 ? 'makes' : 'make'} ` +
    `${(100 * share).toFixed(0)} % of the variance, by which intensities are divided: all others ` +
    'become nearly alike; mend or clip the scan';
  return { scan, remarks: [{ kind: 'dominated', text }] };
}

const voxels = (count: number): string => `${count} voxel${count === 1 ? '' : 's'}`;

function placeOfLargest(values: Float32Array): number {
  let largest = 0;
  for (let voxel = 1; voxel < values.length; voxel++) {
    if (values[voxel] > values[largest]) largest = voxel;
  }
  return largest;
}

/** A position in C order as `[x, y, z]`. */
function placeOf(voxel: number, [, height, width]: Triple): string {
  const row = Math.floor(voxel / width);
  return `[${Math.floor(row / height)}, ${row % height}, ${voxel % width}]`;
}
