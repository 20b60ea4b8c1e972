import type { DeviceArray } from '@obelisk/engine';
import { assertTensors } from './check-arguments.js';
import { isRecording } from './grad-mode.js';
import { keptOptions } from './kept-options.js';
import type { Operation } from './operation.js';
import { Tensor } from './tensor.js';
import { timedForward } from './trace.js';

type TensorsOf<Inputs extends readonly DeviceArray[]> = { readonly [I in keyof Inputs]: Tensor };

/**
 * Runs an operation forward and, when one of its inputs requires a gradient, records it.
 *
 * @example
 * ```ts
 * import type { DeviceArray } from '@obelisk/engine';
 * import { apply, type Operation, tensor } from '@obelisk/tensor';
 * const identity: Operation<readonly [DeviceArray], object, 'identity'> = {
 *   name: 'identity',
 *   formula: 'y = x',
 *   vjpFormula: '\\bar x = \\bar y',
 *   forward: ([x]) => x,
 *   vjp: ({ gradient }) => [() => gradient],
 * };
 * apply(identity, [tensor([1, 2])], {}).shape; // => [2]
 * ```
 */
export function apply<const Inputs extends readonly DeviceArray[], Options>(
  operation: Operation<Inputs, Options, string>,
  inputs: TensorsOf<Inputs>,
  given: Options,
): Tensor {
  const tensors = inputs as readonly Tensor[];
  assertTensors(operation.name, named(tensors));
  const saved = tensors.map(({ value }) => value);
  const options = keptOptions(given);
  const step = () => operation.forward(saved as unknown as Inputs, options);
  const output = timedForward(operation, tensors, options, step);
  if (!isRecording() || !tensors.some(({ requiresGrad }) => requiresGrad)) {
    return output.named(new Tensor(output.value));
  }
  const node = { operation, options, inputs: tensors, saved, output: output.value };
  return output.named(new Tensor(output.value, true, node));
}

function named(inputs: readonly Tensor[]): Record<string, Tensor> {
  return Object.fromEntries(inputs.map((input, at) => [`input ${at}`, input]));
}
