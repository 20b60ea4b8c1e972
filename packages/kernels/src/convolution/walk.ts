import type { Part } from '../parts.js';
import type { ConvolutionSizes } from './convolution-sizes.js';

/**
 * How the outputs of a convolution and the taps of its window move over the input along one axis:
 * output $o$ and tap $t$ meet at $\text{start} + o \, s + t \, d$, and find zeros outside of the
 * input.
 */
export interface Walk {
  /** Length of the input. */
  readonly inputs: number;
  readonly outputs: number;
  readonly taps: number;
  /** Where the first tap of the first output lies; negative in the padding. */
  readonly start: number;
  readonly stride: number;
  readonly dilation: number;
}

/** Along depth, height and width. */
export type Walks = readonly [Walk, Walk, Walk];

/** How many places there are from the first to the last, when so many outputs are made. */
export function reachOf({ stride, dilation, taps }: Walk, outputs: number): number {
  return (outputs - 1) * stride + (taps - 1) * dilation + 1;
}

/** How a convolution walks over its input. */
export function walksOf(sizes: ConvolutionSizes): Walks {
  const { input, output, window, stride, padding, dilation } = sizes;
  return input.map(
    (inputs, axis): Walk => ({
      inputs,
      outputs: output[axis],
      taps: window[axis],
      start: -padding[axis],
      stride: stride[axis],
      dilation: dilation[axis],
    }),
  ) as unknown as Walks;
}

/**
 * Calls `visit` with every row of the input that a slab of output planes sees: its number among
 * them, counted with those of the padding, its plane and its place in the plane.
 */
export function eachRow(
  [alongZ, alongY]: Walks,
  slab: Part,
  visit: (row: number, z: number, y: number) => void,
): void {
  const rows = reachOf(alongY, alongY.outputs);
  const firstPlane = alongZ.start + slab.start * alongZ.stride;
  for (let plane = 0; plane < reachOf(alongZ, slab.count); plane++) {
    const z = firstPlane + plane;
    if (z < 0 || z >= alongZ.inputs) continue;
    for (let row = 0; row < rows; row++) {
      const y = alongY.start + row;
      if (y >= 0 && y < alongY.inputs) visit(plane * rows + row, z, y);
    }
  }
}
