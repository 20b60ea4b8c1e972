import { sizeOf } from '@obelisk/engine';
import { sum, type Tensor } from '@obelisk/tensor';

/** Numbers with their shape. */
export interface Input {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

/**
 * An operation on NaN, infinities, zeros of both signs and very large numbers, and what PyTorch
 * 1.13 gives, unless it says otherwise.
 */
export interface SpecialValues {
  readonly name: string;
  readonly inputs: readonly Input[];
  run(inputs: readonly Tensor[]): Tensor;
  /** The result, then the gradients of its sum to each input. */
  readonly expected: readonly (readonly number[])[];
  /** Where these are not PyTorch's numbers, and why. */
  readonly unlikePyTorch?: string;
  /** What GLSL and WGSL leave open about it: on `webgl2` and `webgpu` nothing is promised then. */
  readonly leftOpen?: string;
}

export const [nan, inf] = [Number.NaN, Number.POSITIVE_INFINITY];

/** Numbers of one axis. */
export function row(...data: number[]): Input {
  return { shape: [data.length], data };
}

/** The numbers 1, 2, 3, ... */
export function counted(...shape: number[]): Input {
  return { shape, data: Array.from({ length: sizeOf(shape) }, (_, i) => i + 1) };
}

/** The result of a case, and the gradients of its sum. */
export function resultsOf({ run }: SpecialValues, leaves: readonly Tensor[]): Tensor[] {
  const result = run(leaves);
  sum(result).backward();
  return [result, ...leaves.map(({ grad }) => grad as Tensor)];
}

export const leftOpen = {
  extremum: 'GLSL and WGSL leave open what max and min give when one argument is NaN',
  functions:
    'GLSL and WGSL leave open exp, log and sqrt of NaN, of infinity and beyond their domain',
  division: 'GLSL and WGSL leave open what a division by 0 gives',
  coordinates: 'GLSL and WGSL leave open where NaN goes among coordinates, which max and min clamp',
} as const;
