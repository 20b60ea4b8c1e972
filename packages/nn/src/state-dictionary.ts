import { arrayOf, sizeOf } from '@obelisk/engine';
import ndarray from 'ndarray';
import type { Module } from './module.js';
import { describeMismatch, type NamedShapes } from './weights/compare.js';
import { type NamedArrays, toFloat32 } from './weights/state-dictionary.js';

/** Names and shapes of all tensors of a module, as in its released weight files.
 *
 * @example
 * ```ts
 * import { BatchNorm, stateShapes } from '@obelisk/nn';
 * stateShapes(new BatchNorm({ channels: 2 })).get('weight'); // => [2]
 * ```
 */
export function stateShapes(module: Module): NamedShapes {
  return new Map([...module.namedTensors()].map(([name, { shape }]) => [name, shape]));
}

/**
 * All tensors of a module by name, in float32: what `writeSafetensors` takes.
 *
 * @example
 * ```ts
 * import { BatchNorm, stateDictionary } from '@obelisk/nn';
 * const state = await stateDictionary(new BatchNorm({ channels: 2 }));
 * [...state.keys()]; // => ['weight', 'bias', 'running_mean', 'running_var']
 * ```
 */
export async function stateDictionary(module: Module): Promise<NamedArrays> {
  const state: NamedArrays = new Map();
  for (const [name, { tensor, shape }] of module.namedTensors()) {
    const values = await tensor.value.storage.read();
    state.set(name, ndarray(Float32Array.from(values), [...shape]));
  }
  return state;
}

/**
 * Puts the tensors of a weight file into a module.
 * @param name - of the file, for messages
 * @throws Error that says which tensors are missing, unexpected, or of another shape, and which
 * holds a number that is not finite; the module is then as before
 *
 * @example
 * ```ts
 * import { BatchNorm, loadStateDictionary, stateDictionary } from '@obelisk/nn';
 * const [a, b] = [1, 2].map(() => new BatchNorm({ channels: 2 }));
 * loadStateDictionary(b, await stateDictionary(a), 'a.safetensors');
 * ```
 */
export function loadStateDictionary(module: Module, state: NamedArrays, name: string): void {
  const mismatch = describeMismatch(stateShapes(module), state);
  if (mismatch) throw new Error(`${name}: ${mismatch}`);
  for (const [key, array] of state) refuseNonFinite(key, toFloat32(array).data, name);
  for (const [key, { tensor, shape }] of module.namedTensors()) {
    const array = state.get(key);
    if (!array) throw new Error(`${name}: tensor ${key} is missing`);
    const values = toFloat32(array).data;
    if (values.length !== sizeOf(shape)) throw new Error(`${name}: tensor ${key} has a wrong size`);
    tensor.assign(arrayOf(tensor.device, tensor.shape, values), `loading ${name}`);
  }
}

function refuseNonFinite(key: string, values: Float32Array, name: string): void {
  const at = values.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return;
  throw new Error(`${name}: tensor ${key} holds ${values[at]} at ${at}; expected finite numbers`);
}
