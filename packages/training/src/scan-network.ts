import type { ModelEntry } from '@obelisk/models';
import type { Module, ModuleOptions } from '@obelisk/nn';
import type { Tensor } from '@obelisk/tensor';
import type { InferenceProgress } from './dense-logits.js';
import { plannedForward } from './planned-forward.js';
import { pointsLogits } from './points-logits.js';
import type { Preparation } from './preparation.js';

/** A network of either kind, in evaluation, as a segmentation sees it. */
export interface ScanNetwork {
  readonly network: Module;
  /**
   * @param image - a prepared scan, [1, 1, D, H, W]
   * @returns logits, [1, L, D', H', W'], of the same size or smaller
   */
  logits(image: Tensor, onProgress?: InferenceProgress): Tensor;
}

/** What a network is made for. */
export interface ScanNetworkOptions extends ModuleOptions {
  /** Number of labels with background, $L$. */
  readonly labels: number;
  readonly preparation: Pick<Preparation, 'size'>;
}

/**
 * Makes a network of the catalogue, still without its weights.
 *
 * @example
 * ```ts
 * import { modelEntry } from '@obelisk/models';
 * import { tensor } from '@obelisk/tensor';
 * import { preparationOf, scanNetwork } from '@obelisk/training';
 * const entry = modelEntry('obelisk-visceral');
 * const options = { labels: 8 };
 * const made = scanNetwork(entry, { ...options, preparation: preparationOf(entry) });
 * const image = tensor(new Float32Array(7 * 6 * 5), { shape: [1, 1, 7, 6, 5] });
 * made.logits(image).shape; // => [1, 8, 4, 3, 3]
 * ```
 */
export function scanNetwork(entry: ModelEntry, options: ScanNetworkOptions): ScanNetwork {
  if (entry.kind === 'volume') {
    const size = options.preparation.size ?? undefined;
    const network = entry.create({ ...options, size }).eval();
    const { labels } = options;
    return { network, logits: (image) => plannedForward(entry, network, image, labels) };
  }
  const network = entry.create(options).eval();
  return {
    network,
    logits: (image, onProgress) => pointsLogits(network, entry, image, onProgress),
  };
}
