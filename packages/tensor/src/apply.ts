import type { DeviceArray } from '@obelisk/engine';
import { assertTensors } from './check-arguments.js';
import { recording } from './grad-mode.js';
import type { Operation, OperationInputs } from './operation.js';
import { Tensor } from './tensor.js';
import { tracedForward, traceListeners } from './trace.js';

/** A tensor for each array; null only where the operation can do without. */
type TensorsOf<Inputs extends OperationInputs> = {
  readonly [I in keyof Inputs]: null extends Inputs[I] ? Tensor | null : Tensor;
};

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
export function apply<const Inputs extends OperationInputs, Options>(
  operation: Operation<Inputs, Options, string>,
  inputs: TensorsOf<Inputs>,
  given: Options,
): Tensor {
  const tensors = inputs as readonly (Tensor | null)[];
  const saved: (DeviceArray | null)[] = [];
  let isWanted = false;
  for (const [at, input] of tensors.entries()) {
    const isLeftOut = input === null && operation.optional?.includes(at);
    if (!isLeftOut && !(input instanceof Tensor)) {
      assertTensors(operation.name, { [`input ${at}`]: input });
    }
    saved.push(input?.value ?? null);
    isWanted ||= input?.requiresGrad ?? false;
  }
  const options = given === null ? given : keptOptions(given);
  const step = () => {
    const output = operation.forward(saved as unknown as Inputs, options);
    if (!isWanted || !recording.value) return new Tensor(output);
    return new Tensor(output, true, { operation, options, inputs: tensors, saved, output });
  };
  if (traceListeners.value.size === 0) return step();
  return tracedForward(operation, tensors, options, step);
}

/**
 * Options as they are now, for a derivative that comes later: lists, such as axes and sizes, and
 * objects of them are copied, as the caller may change his own. Arrays on a device never change.
 */
function keptOptions<Options>(options: Options): Options {
  if (Array.isArray(options)) return options.map(keptOptions) as Options;
  if (!isPlain(options)) return options;
  const entries = Object.entries(options).map(([name, value]) => [name, keptOptions(value)]);
  return Object.fromEntries(entries) as Options;
}

/** Whether it is an object of no class, as options are. */
function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && value.constructor === Object;
}
