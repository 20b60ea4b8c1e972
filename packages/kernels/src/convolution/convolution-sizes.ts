import { assertFilled, formatShape, type Shape, sameShape, volumeSizes } from '@obelisk/engine';

/** How a convolution walks; one number for all axes, or one per axis (depth, height, width). */
export interface ConvolutionOptions {
  /** Places of the input from one output to the next; 1 when left out. */
  readonly stride?: number | readonly number[];
  /** Zeros before and after the input; none when left out. */
  readonly padding?: number | readonly number[];
  /** Places of the input from one tap of the window to the next; 1 when left out. */
  readonly dilation?: number | readonly number[];
  /** Groups of channels that do not see each other; 1 when left out. */
  readonly groups?: number;
}

/** Depth, height and width; the depth of an image is 1. */
export type Triple = readonly [depth: number, height: number, width: number];

/** The sizes of a convolution in 3-D; one in 2-D has the depth 1. */
export interface ConvolutionSizes {
  readonly name: 'conv2d' | 'conv3d';
  readonly N: number;
  readonly groups: number;
  /** Input and output channels of one group. */
  readonly inputs: number;
  readonly outputs: number;
  readonly input: Triple;
  readonly output: Triple;
  readonly window: Triple;
  readonly stride: Triple;
  readonly padding: Triple;
  readonly dilation: Triple;
  /** [N, Cout, ...output], in the rank of the input. */
  readonly shape: Shape;
}

/**
 * The sizes of a convolution from the shapes of its arguments.
 * @throws Error that says which of them do not fit
 */
export function convolutionSizes(
  x: Shape,
  weight: Shape,
  bias: Shape | null,
  options: ConvolutionOptions,
): ConvolutionSizes {
  const name = x.length === 4 ? 'conv2d' : 'conv3d';
  const axes = name === 'conv2d' ? 2 : 3;
  const refuse = (what: string): never => {
    throw new Error(`${name}: ${what}`);
  };
  const letters = axes === 2 ? 'H, W' : 'D, H, W';
  if (x.length !== axes + 2) refuse(`input ${formatShape(x)} must be [N, channels, ${letters}]`);
  if (weight.length !== axes + 2) {
    refuse(`weight ${formatShape(weight)} must have ${axes + 2} axes, as input ${formatShape(x)}`);
  }
  assertFilled(name, 'input', x, 1);
  assertFilled(name, 'weight', weight, 0);
  const { groups = 1 } = options;
  const [N, Cin] = x;
  const [Cout, inputs] = weight;
  if (!Number.isInteger(groups) || groups < 1 || Cin % groups !== 0 || Cout % groups !== 0) {
    refuse(`${groups} groups do not divide ${Cin} input and ${Cout} output channels`);
  }
  if (inputs * groups !== Cin) {
    const within = groups === 1 ? '' : ` in ${groups} groups`;
    refuse(
      `weight ${formatShape(weight)} expects input channels ${inputs * groups}${within}, ` +
        `input is ${formatShape(x)}`,
    );
  }
  if (bias && !sameShape(bias, [Cout])) {
    refuse(`bias ${formatShape(bias)} must be [${Cout}], one number per output channel`);
  }
  const triple = (what: 'stride' | 'padding' | 'dilation', atLeast: number) =>
    tripleOf(name, axes, what, options[what] ?? atLeast, atLeast);
  const [stride, padding, dilation] = [
    triple('stride', 1),
    triple('padding', 0),
    triple('dilation', 1),
  ];
  const [input, window] = [volumeSizes(x), volumeSizes(weight)];
  const walk = { window, stride, padding, dilation };
  const output = windowPlaces(input, walk) as unknown as Triple;
  if (output.some((size) => size < 1)) {
    refuse(`weight ${formatShape(weight)} does not fit into the padded input ${formatShape(x)}`);
  }
  const shape = [N, Cout, ...output.slice(3 - axes)];
  const channels = { N, groups, inputs, outputs: Cout / groups };
  return { name, ...channels, input, output, ...walk, shape };
}

/** Taps of a window along each axis, and how it walks. */
export type WindowWalk = Readonly<
  Record<'window' | 'stride' | 'padding' | 'dilation', readonly number[]>
>;

/**
 * How many places a window takes along each axis of an input of these sizes,
 * $\lfloor (n + 2 \, \text{padding} - d (k - 1) - 1) / s \rfloor + 1$; less than 1 where it does
 * not fit.
 *
 * @example
 * ```ts
 * import { windowPlaces } from '@obelisk/kernels';
 * windowPlaces([7], { window: [3], stride: [2], padding: [1], dilation: [1] }); // => [4]
 * ```
 */
export function windowPlaces(
  sizes: readonly number[],
  { window, stride, padding, dilation }: WindowWalk,
): number[] {
  return sizes.map((size, axis) => {
    const reach = (window[axis] - 1) * dilation[axis] + 1;
    return Math.floor((size + 2 * padding[axis] - reach) / stride[axis]) + 1;
  });
}

/**
 * One whole number for each of three axes, from one for all or one for each.
 * @throws Error that names the option when there are others
 */
export function tripleOf(
  name: string,
  axes: number,
  what: string,
  given: number | readonly number[],
  atLeast: number,
): Triple {
  const each = typeof given === 'number' ? new Array<number>(axes).fill(given) : given;
  if (each.length !== axes || !each.every((n) => Number.isInteger(n) && n >= atLeast)) {
    throw new Error(
      `${name}: ${what} ${formatShape(each)} must be ${axes} whole numbers of at least ${atLeast}`,
    );
  }
  // An image has one plane: what moves along the depth does not matter.
  return (axes === 3 ? each : [atLeast, ...each]) as unknown as Triple;
}

/**
 * Refuses a gradient that has not the shape of the result.
 * @throws Error that says both shapes
 */
export function assertGradient({ name, shape }: ConvolutionSizes, gradient: Shape): void {
  if (sameShape(shape, gradient)) return;
  throw new Error(
    `${name}: the result is ${formatShape(shape)}, its gradient ${formatShape(gradient)}`,
  );
}
