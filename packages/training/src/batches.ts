import type { CaseSource, PreparedCase } from './preparation.js';

/**
 * Loads the next batch while a step runs: announce it before the step, take it after.
 *
 * @example
 * ```ts
 * import { phantomSeries } from '@obelisk/data';
 * import { Batches, memorySource } from '@obelisk/training';
 * const phantoms = [...phantomSeries({ count: 3, seed: 1, size: [8, 8, 8] })];
 * const cases = phantoms.map((phantom, at) => ({ name: `phantom ${at}`, ...phantom }));
 * const source = memorySource(cases, {
 *   orientation: 'RAS',
 *   spacing: null,
 *   size: null,
 *   fit: 'crop',
 *   intensity: 'volume',
 * });
 * const batches = new Batches(source);
 * batches.prefetch([2, 0]);
 * (await batches.take([2, 0])).map(({ name }) => name); // => ['phantom 2', 'phantom 0']
 * ```
 */
export class Batches {
  readonly #source: CaseSource;
  /** Cases on their way, by their place in the source. */
  #ahead: ReadonlyMap<number, Promise<PreparedCase>> = new Map();

  constructor(source: CaseSource) {
    this.#source = source;
  }

  /** Starts to load the cases of a batch; those that are on their way already go on. */
  prefetch(indices: readonly number[]): void {
    const ahead = new Map(indices.map((at) => [at, this.#load(at)]));
    // What goes wrong is told by `take`, not before as a rejection that nobody handles.
    for (const loading of ahead.values()) loading.catch(() => {});
    this.#ahead = ahead;
  }

  /**
   * The cases of a batch; those that were announced are loaded, or nearly so.
   * @throws what loading one of them threw
   */
  async take(indices: readonly number[]): Promise<PreparedCase[]> {
    const batch = indices.map((at) => this.#load(at));
    this.#ahead = new Map();
    return Promise.all(batch);
  }

  #load(at: number): Promise<PreparedCase> {
    return this.#ahead.get(at) ?? this.#source.load(at);
  }
}
