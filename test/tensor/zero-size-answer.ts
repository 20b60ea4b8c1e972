// Tensors without numbers, and what is expected of them.
import type { Device } from '@obelisk/engine';
import { type Tensor, tensor } from '@obelisk/tensor';

/** A tensor with the same number everywhere, or with no numbers at all. */
export function filled(
  device: Device,
  shape: readonly number[],
  value: number,
  requiresGrad = false,
): Tensor {
  const length = shape.reduce((a, b) => a * b, 1);
  return tensor(new Float32Array(length).fill(value), { shape, device, requiresGrad });
}

export const zeros = (count: number) => new Array<number>(count).fill(0);

/** An operation on tensors full of 2, what it gives, and the gradients of the sum of that. */
export interface Answer {
  readonly title: string;
  readonly program: (...inputs: Tensor[]) => Tensor;
  readonly inputs: readonly (readonly number[])[];
  readonly shape: readonly number[];
  readonly values?: readonly number[];
  /** Of the inputs that have numbers. */
  readonly gradients?: readonly (readonly number[])[];
}

/** Zeros in the shape of labels, a mask or points. */
export const like = (x: Tensor, shape: readonly number[]) => filled(x.device, shape, 0);
