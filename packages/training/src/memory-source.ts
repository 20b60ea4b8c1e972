import type { CaseSource, LabelledCase, Preparation, PreparedCase } from './preparation.js';
import { prepareCase } from './prepare-case.js';

/**
 * Cases that are in memory already, phantoms for instance. Each is prepared when it is first
 * loaded, and kept.
 *
 * @example
 * ```ts
 * import { phantomSeries } from '@obelisk/data';
 * import { memorySource } from '@obelisk/training';
 * const [phantom] = phantomSeries({ count: 1, seed: 1, size: [8, 8, 8] });
 * const source = memorySource([{ name: 'phantom', ...phantom }], {
 *   orientation: 'RAS',
 *   spacing: null,
 *   size: null,
 *   fit: 'crop',
 *   intensity: 'volume',
 * });
 * (await source.load(0)).image.data.shape; // => [8, 8, 8]
 * ```
 */
export function memorySource(cases: readonly LabelledCase[], preparation: Preparation): CaseSource {
  const prepared = new Map<number, PreparedCase>();
  return {
    names: cases.map(({ name }) => name),
    async load(at) {
      const one = prepared.get(at) ?? prepareCase(cases[at], preparation);
      prepared.set(at, one);
      return one;
    },
  };
}
