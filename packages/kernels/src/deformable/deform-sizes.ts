import { assertFilled, formatShape, type Shape, sameShape, volumeSizes } from '@obelisk/engine';
import {
  type ConvolutionOptions,
  type Triple,
  tripleOf,
  windowPlaces,
} from '../convolution/convolution-sizes.js';

/** How a deformable convolution walks; one number for all axes, or one per axis. */
export interface DeformOptions extends Omit<ConvolutionOptions, 'groups'> {
  /** Taps along each axis. */
  readonly kernelSize: number | readonly number[];
  /** Groups of channels with offsets of their own; as many as `offset` has when left out. */
  readonly offsetGroups?: number;
}

/** The sizes of a deformable convolution in 3-D; one in 2-D has the depth 1. */
export interface DeformSizes {
  readonly rank: 2 | 3;
  readonly N: number;
  readonly C: number;
  /** Groups of channels with offsets of their own. */
  readonly G: number;
  /** Taps. */
  readonly K: number;
  /** Places of the output. */
  readonly S: number;
  readonly input: Triple;
  readonly output: Triple;
  readonly window: Triple;
  readonly stride: Triple;
  readonly padding: Triple;
  readonly dilation: Triple;
  /** Of the places, in the rank of the input: [(Do,) Ho, Wo]. */
  readonly places: Shape;
}

/**
 * The sizes of a deformable convolution from the shapes of its arguments.
 * @throws Error that says which of them do not fit
 */
export function deformSizes(
  family: string,
  input: Shape,
  offset: Shape,
  mask: Shape | null,
  options: DeformOptions,
): DeformSizes {
  const rank = input.length - 2;
  if (rank !== 2 && rank !== 3) {
    throw new Error(`${family}: expected an input [N, C, (D,) H, W], got ${formatShape(input)}`);
  }
  assertFilled(family, 'input', input, 2);
  const triple = (
    what: 'kernelSize' | 'stride' | 'padding' | 'dilation',
    atLeast: number,
    given: number | readonly number[] = atLeast,
  ) => tripleOf(family, rank, what, given, atLeast);
  const window = triple('kernelSize', 1, options.kernelSize);
  const stride = triple('stride', 1, options.stride);
  const padding = triple('padding', 0, options.padding);
  const dilation = triple('dilation', 1, options.dilation);
  const sizes = volumeSizes(input);
  const steps = { window, stride, padding, dilation };
  const output = windowPlaces(sizes, steps) as unknown as Triple;
  const K = window[0] * window[1] * window[2];
  const S = output[0] * output[1] * output[2];
  const places = output.slice(3 - rank);
  if (places.some((size) => size < 1)) {
    throw new Error(
      `${family}: a window of ${formatShape(window.slice(3 - rank))} taps does not fit into the ` +
        `padded input ${formatShape(input)}`,
    );
  }
  const [N, C] = input;
  const G = options.offsetGroups ?? Math.max(1, Math.floor(offset[1] / (rank * K)));
  if (!Number.isInteger(G) || G < 1 || C % G !== 0) {
    throw new Error(`${family}: ${G} offset groups do not divide ${C} input channels`);
  }
  const each = G === 1 ? '' : `${G} groups x `;
  const wanted = [N, rank * G * K, ...places];
  if (!sameShape(offset, wanted)) {
    throw new Error(
      `${family}: offset ${formatShape(offset)} must be ${formatShape(wanted)}: ` +
        `${each}${K} taps x ${rank} axes at each place of the output`,
    );
  }
  if (mask && !sameShape(mask, [N, G * K, ...places])) {
    throw new Error(
      `${family}: mask ${formatShape(mask)} must be ${formatShape([N, G * K, ...places])}: ` +
        `${each}${K} taps at each place of the output`,
    );
  }
  return { rank, N, C, G, K, S, input: sizes as Triple, output, ...steps, places };
}

/**
 * Where the taps lie without an offset, in voxels from the place at which an output's window
 * begins: $p_k = k d - \text{padding}$, one row of K per axis, along depth, height and width.
 */
export function tapPlaces({ window, padding, dilation, K }: DeformSizes): Float32Array {
  const [, height, width] = window;
  const taps = new Float32Array(3 * K);
  for (let k = 0; k < K; k++) {
    const tap = [Math.floor(k / (height * width)), Math.floor(k / width) % height, k % width];
    for (let axis = 0; axis < 3; axis++) {
      taps[axis * K + k] = tap[axis] * dilation[axis] - padding[axis];
    }
  }
  return taps;
}
