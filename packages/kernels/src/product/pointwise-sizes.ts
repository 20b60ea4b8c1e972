import { assertFilled, formatShape, type Shape, sameShape, sizeOf } from '@obelisk/engine';

/** The sizes of a 1x1x1 convolution. */
export interface PointwiseSizes {
  readonly N: number;
  readonly Cin: number;
  readonly Cout: number;
  readonly groups: number;
  /** Input and output channels of one group. */
  readonly inputs: number;
  readonly outputs: number;
  /** Positions of one channel. */
  readonly S: number;
}

/**
 * The sizes of a 1x1x1 convolution from the shapes of its arguments.
 * @throws Error that says which of them do not fit
 */
export function pointwiseSizes(
  x: Shape,
  weight: Shape,
  bias: Shape | null,
  groups: number,
): PointwiseSizes {
  const refuse = (what: string): never => {
    throw new Error(`pointwise: ${what}`);
  };
  if (x.length < 3) refuse(`input ${formatShape(x)} must be [N, channels, ...positions]`);
  if (weight.length < 2 || sizeOf(weight.slice(2)) !== 1) {
    refuse(`weight ${formatShape(weight)} must be [outputs, inputs] or [outputs, inputs, 1, 1, 1]`);
  }
  assertFilled('pointwise', 'input', x, 1);
  assertFilled('pointwise', 'weight', weight, 0);
  const [N, Cin] = x;
  const [Cout, inputs] = weight;
  if (!Number.isInteger(groups) || groups < 1 || Cin % groups !== 0 || Cout % groups !== 0) {
    refuse(`${groups} groups do not divide ${Cin} input and ${Cout} output channels`);
  }
  if (inputs !== Cin / groups) {
    refuse(
      `weight ${formatShape(weight)} expects ${inputs * groups} input channels in ${groups} ` +
        `groups, input is ${formatShape(x)}`,
    );
  }
  if (bias && !sameShape(bias, [Cout])) {
    refuse(`bias ${formatShape(bias)} must be [${Cout}], one number per output channel`);
  }
  return { N, Cin, Cout, groups, inputs, outputs: Cout / groups, S: sizeOf(x.slice(2)) };
}
