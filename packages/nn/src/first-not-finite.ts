import { type LayerStep, layerTrace } from './layer-trace.js';
import type { Module } from './module.js';

/**
 * The first operation of a forward pass that gives a number which is not finite, to tell in which
 * layer a loss became NaN; null when all numbers are finite.
 * @param network - whose parameters give the layers their names
 * @param run - runs the forward pass; on a device whose results are there at once
 *
 * @example
 * ```ts
 * import { firstNotFinite, Pointwise } from '@obelisk/nn';
 * import { defaultDevice, Random, relu, tensor } from '@obelisk/tensor';
 * const options = { device: defaultDevice(), random: new Random(1), inputs: 1, outputs: 1 };
 * const layer = new Pointwise(options);
 * const x = tensor([1, Number.POSITIVE_INFINITY], { shape: [1, 1, 2] });
 * firstNotFinite(layer, () => layer.forward(relu(x)))?.operation; // => 'leakyRelu'
 * ```
 */
export function firstNotFinite(network: Module, run: () => unknown): LayerStep | null {
  let first: LayerStep | null = null;
  layerTrace(network, run, (step, { value }) => {
    first ??= value.storage.lent.every(Number.isFinite) ? null : step;
  });
  return first;
}
