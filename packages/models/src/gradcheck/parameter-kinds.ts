import type { Tensor } from '@obelisk/tensor';

/**
 * The learned tensors of a network by what they are: offsets, weights of 3x3x3, 1x1x1 and fully
 * connected layers, their biases, scale and shift of normalisation, and those of the classifier.
 *
 * @example
 * ```ts
 * import { openDevice } from '@obelisk/engine';
 * import { modelEntry, parameterKinds } from '@obelisk/models';
 * import { Random } from '@obelisk/tensor';
 * const device = openDevice('webasm');
 * const network = modelEntry('obelisk').create({ device, random: new Random(1), labels: 9 });
 * const kinds = parameterKinds(network.parameters());
 * [...kinds.keys()].slice(0, 3); // => ['offsets', '1x1x1 weight', 'gamma']
 * kinds.get('classifier'); // => ['LIN4.weight', 'LIN4.bias']
 * ```
 */
export function parameterKinds(parameters: ReadonlyMap<string, Tensor>): Map<string, string[]> {
  const names = [...parameters.keys()];
  const kinds = new Map<string, string[]>();
  for (const [at, name] of names.entries()) {
    const kind = at >= names.length - 2 ? 'classifier' : kindOf(name, parameters);
    kinds.set(kind, [...(kinds.get(kind) ?? []), name]);
  }
  return kinds;
}

function kindOf(name: string, parameters: ReadonlyMap<string, Tensor>): string {
  const shape = parameters.get(name)?.shape ?? [];
  if (shape.length > 1) return kindOfWeight(shape);
  if (!name.endsWith('.bias')) return 'gamma';
  const weight = parameters.get(name.replace(/bias$/, 'weight'))?.shape ?? [];
  return weight.length === 1 ? 'beta' : kindOfWeight(weight).replace('weight', 'bias');
}

/**
 * [outputs, inputs, 3, 3, 3], [outputs, inputs, 1, 1, 1], [outputs, inputs], and [outputs, inputs,
 * K] of taps without a window; [K, P, 3] or [K, 3] of places.
 */
function kindOfWeight(shape: readonly number[]): string {
  if (shape.length < 4 && shape.at(-1) === 3) return 'offsets';
  return shape.length === 2 ? 'linear weight' : `${shape.slice(2).join('x')} weight`;
}
