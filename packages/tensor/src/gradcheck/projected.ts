import { type Device, openDevice, Scope, type Shape, sizeOf, type Values } from '@obelisk/engine';
import { noGrad } from '../grad-mode.js';
import { Random } from '../random.js';
import { type Tensor, tensor } from '../tensor.js';

/** A function of tensors to a tensor; it must give the same on every device. */
export type Program = (...inputs: Tensor[]) => Tensor;

/** The numbers of an input; the same ones go to every device. */
export interface InputNumbers {
  readonly shape: Shape;
  readonly numbers: Float64Array;
}

/** Fixed weights $w$ in -1..1 that look random and are exact in float32. */
function projection(length: number): Float64Array {
  const random = new Random(length);
  return Float64Array.from({ length }, () => random.uniform(-1, 1));
}

/** $\partial \langle w, f(x) \rangle / \partial x$ per input, by the tape, on a device. */
export async function tapeGradients(
  program: Program,
  inputs: readonly InputNumbers[],
  device: Device,
): Promise<Float64Array[]> {
  const leaves = leavesOf(inputs, device, true);
  const output = program(...leaves);
  if (!output.requiresGrad) {
    throw new Error('gradcheck: the result does not depend on the inputs through the tape');
  }
  const { shape } = output;
  output.backward(tensor(projection(sizeOf(shape)), { shape, device }));
  return Promise.all(
    leaves.map(async ({ grad, value }) =>
      grad
        ? Float64Array.from(await grad.value.storage.read())
        : new Float64Array(value.storage.length),
    ),
  );
}

/** $w \odot f(x)$ on `float64`; the caller sums, so that differences come first. */
export function projectedValues(program: Program, inputs: readonly InputNumbers[]): Float64Array {
  const scope = new Scope();
  try {
    const { value } = noGrad(() => program(...leavesOf(inputs, openDevice('float64'), false)));
    return projected(value.storage.values);
  } finally {
    scope[Symbol.dispose]();
  }
}

/** $w \odot f(x)$ on any device, with its rounding. */
export async function projectedValuesOn(
  device: Device,
  program: Program,
  inputs: readonly InputNumbers[],
): Promise<Float64Array> {
  const { value } = noGrad(() => program(...leavesOf(inputs, device, false)));
  return projected(await value.storage.read());
}

function projected(values: Values): Float64Array {
  return projection(values.length).map((weight, at) => weight * values[at]);
}

function leavesOf(inputs: readonly InputNumbers[], device: Device, requiresGrad: boolean) {
  return inputs.map(({ shape, numbers }) =>
    tensor(Float64Array.from(numbers), { device, shape, requiresGrad }),
  );
}
