import { Scope, type Values } from '@obelisk/engine';
import { type LayerStep, layerTrace } from './layer-trace.js';
import type { Module } from './module.js';

/**
 * The first operation of a forward pass that gives a number which is not finite, to tell in which
 * layer a loss became NaN; null when all numbers are finite.
 * @param network - whose parameters give the layers their names
 * @param run - runs the forward pass
 *
 * @example
 * ```ts
 * import { firstNotFinite, Pointwise } from '@obelisk/nn';
 * import { relu, tensor } from '@obelisk/tensor';
 * const options = { inChannels: 1, outChannels: 1 };
 * const layer = new Pointwise(options);
 * const x = tensor([1, Number.POSITIVE_INFINITY], { shape: [1, 1, 2] });
 * const found = await firstNotFinite(layer, () => layer.forward(relu(x)));
 * found?.operation; // => 'leakyRelu'
 * ```
 */
export async function firstNotFinite(
  network: Module,
  run: () => unknown,
): Promise<LayerStep | null> {
  const { steps, checks } = checkedSteps(network, run);
  const first = (await Promise.all(checks)).indexOf(false);
  return first < 0 ? null : steps[first];
}

/** The steps, and of each whether all of its numbers are finite. */
function checkedSteps(network: Module, run: () => unknown) {
  const checks: (boolean | Promise<boolean>)[] = [];
  using _scope = new Scope();
  const steps = layerTrace(network, run, (_, { value: { device, storage } }) => {
    // At once where that is possible: then nothing is copied. Else before the pass frees it.
    checks.push(device.synchronous ? allFinite(storage.lent) : storage.read().then(allFinite));
  });
  return { steps, checks };
}

const allFinite = (values: Values) => values.every(Number.isFinite);
