import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { DatasetCase } from '@obelisk/data';
import { type DatasetFolder, readDatasetCase, reasonOf, scanFiles } from '@obelisk/data/node';
import type { CaseSource, Preparation, PreparedCase } from './preparation.js';
import { prepareCase } from './prepare-case.js';
import { readPrepared, removeLeftovers, writePrepared } from './prepared-files.js';
import { RecentlyUsed } from './recently-used.js';

/** What is prepared anew when this package prepares cases in another way than before. */
const preparationVersion = 2;

/** Bytes of prepared cases that stay in memory. */
const defaultMemory = 512 * 2 ** 20;

/**
 * The cases of a data set with ground truth, prepared. Each is prepared once and kept in a folder;
 * later runs, and other processes at the same time, read it from there, off the main thread. One
 * whose source files or preparation changed, or whose kept files are damaged, is prepared anew.
 *
 * @param folder - where prepared cases are kept; several data sets may share it
 * @param memory - how many bytes of the most recently used cases stay in memory as well
 * @throws (`load`) one sentence when a file of the case cannot be read or is refused, or the
 * folder cannot be written
 * @example
 * ```ts
 * import { mkdtempSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { openDataset, writePhantomDataset } from '@obelisk/data/node';
 * import { preparedSource } from '@obelisk/training/node';
 * const folder = mkdtempSync(join(tmpdir(), 'obelisk-'));
 * await writePhantomDataset(folder, { count: 2, seed: 1, size: [16, 12, 16] });
 * const preparation = {
 *   orientation: 'LAI',
 *   spacing: null,
 *   size: [16, 16, 16],
 *   fit: 'crop',
 *   intensity: { factor: 1 / 1024, offset: 1 },
 * } as const;
 * const source = preparedSource(openDataset(folder), preparation, join(folder, 'prepared'));
 * source.names; // => ['phantom_001', 'phantom_002']
 * (await source.load(1)).image.data.shape; // => [16, 16, 16]
 * ```
 */
export function preparedSource(
  dataset: DatasetFolder,
  preparation: Preparation,
  folder: string,
  memory: number = defaultMemory,
): CaseSource {
  const { training } = dataset;
  const recent = new RecentlyUsed<number, PreparedCase>(memory, bytesOf);
  const loading = new Map<number, Promise<PreparedCase>>();
  const fetch = async (at: number): Promise<PreparedCase> => {
    try {
      const place = join(folder, keyOf(dataset, training[at], preparation));
      const kept = await readPrepared(place, training[at].name);
      const one = kept ?? prepareInto(place, dataset, training[at], preparation);
      removeLeftovers(place);
      recent.add(at, one);
      recent.trim();
      return one;
    } finally {
      loading.delete(at);
    }
  };
  return {
    names: training.map(({ name }) => name),
    async load(at) {
      const present = recent.get(at) ?? loading.get(at);
      if (present !== undefined) return present;
      const promise = fetch(at);
      loading.set(at, promise);
      return promise;
    },
  };
}

function bytesOf({ image, labels }: PreparedCase): number {
  return image.data.data.byteLength + labels.data.data.byteLength;
}

function prepareInto(
  place: string,
  dataset: DatasetFolder,
  entry: DatasetCase,
  preparation: Preparation,
): PreparedCase {
  const read = readDatasetCase(dataset, entry);
  const prepared = prepareCase({ name: entry.name, ...read }, preparation);
  writePrepared(place, prepared);
  return prepared;
}

/** A name that no other case, preparation or version of the source files has. */
function keyOf(
  { folder, labels }: DatasetFolder,
  { name, image, label }: DatasetCase,
  { orientation, spacing, size, fit, intensity }: Preparation,
): string {
  const scale = intensity === 'volume' ? intensity : [intensity.factor, intensity.offset];
  const how = [preparationVersion, orientation, spacing, size, fit, scale, labels];
  const from = [image, label].map((path) => [
    path,
    ...scanFiles(join(folder, path)).flatMap(stateOf),
  ]);
  const hash = createHash('sha256').update(JSON.stringify([how, from]));
  return `${name}-${hash.digest('hex').slice(0, 16)}`;
}

/** Size and times of a file: they change whenever it is written or replaced. */
function stateOf(path: string): number[] {
  try {
    const { size, mtimeMs, ctimeMs } = statSync(path);
    return [size, mtimeMs, ctimeMs];
  } catch (error) {
    throw new Error(`${path}: cannot be read: ${reasonOf(error)}`);
  }
}
