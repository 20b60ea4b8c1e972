import { formatShape, sizeOf } from '@obelisk/engine';
import { windowPlaces } from '@obelisk/kernels';
import { conv2d, conv3d, defaultRandom, refuseUnknown, type Tensor } from '@obelisk/tensor';
import { xavierNormal } from '../initialise.js';
import { assertCounts, assertGroups } from '../layer-options.js';
import { Module, type ModuleOptions, parameter } from '../module.js';

/** A number for all axes, or one per axis: (y, x) of images, (z, y, x) of volumes. */
export type PerAxis = number | readonly number[];

/** Channels and window of a layer of the family. */
export interface WindowOptions extends ModuleOptions {
  /** 2 for images [N, C, H, W], 3 for volumes [N, C, D, H, W]. */
  readonly axes: 2 | 3;
  readonly inChannels: number;
  readonly outChannels: number;
  readonly kernelSize: PerAxis;
  /** 1 when left out. */
  readonly stride?: PerAxis;
  /** 0 when left out. */
  readonly padding?: PerAxis;
  /** 1 when left out. */
  readonly dilation?: PerAxis;
  /** Groups of channels that do not see each other; 1 when left out. */
  readonly groups?: number;
  /** Whether there is a bias; without one when left out. */
  readonly bias?: boolean;
}

/** How a window walks, one number per axis. */
export type Walk = Readonly<
  Record<'kernelSize' | 'stride' | 'padding' | 'dilation', readonly number[]>
>;

const optionNames = [
  'axes',
  'inChannels',
  'outChannels',
  'kernelSize',
  'stride',
  'padding',
  'dilation',
  'groups',
  'bias',
  'device',
  'random',
] as const satisfies readonly (keyof WindowOptions)[];

/**
 * The walk of a layer, and its number of taps.
 * @param own - the names of options that only this layer has
 * @throws Error for an option that is missing, unknown or of the wrong kind
 */
export function walkOf(
  layer: string,
  options: WindowOptions,
  own: readonly string[] = [],
): Walk & { readonly K: number } {
  const { axes, inChannels, outChannels, groups = 1, kernelSize } = options;
  const known: readonly string[] = [...optionNames, ...own];
  const unknown = Object.entries(options).filter(([name]) => !known.includes(name));
  refuseUnknown(layer, Object.fromEntries(unknown), known);
  assertAxes(layer, axes);
  assertCounts(layer, { inChannels, outChannels, groups });
  assertGroups(layer, groups, inChannels, outChannels);
  const along = (name: string, value: PerAxis, atLeast: number): readonly number[] => {
    const each = typeof value === 'object' ? value : Array<number>(axes).fill(value);
    if (each.length === axes && each.every((n) => Number.isInteger(n) && n >= atLeast)) return each;
    throw new Error(
      `${layer}: ${name} is ${JSON.stringify(value)}, expected a whole number of at least ` +
        `${atLeast}, or ${axes} of them, one per axis`,
    );
  };
  const sizes = along('kernelSize', kernelSize, 1);
  return {
    kernelSize: sizes,
    stride: along('stride', options.stride ?? 1, 1),
    padding: along('padding', options.padding ?? 0, 0),
    dilation: along('dilation', options.dilation ?? 1, 1),
    K: sizeOf(sizes),
  };
}

/** @throws Error when there are neither two axes nor three */
export function assertAxes(layer: string, axes: number): void {
  if (axes === 2 || axes === 3) return;
  throw new Error(`${layer}: axes is ${axes}, expected 2 for images or 3 for volumes`);
}

/** A layer with a weight per tap, [outChannels, inChannels / groups, ...kernelSize]. */
export abstract class WindowLayer extends Module {
  readonly weight: Tensor;
  readonly bias: Tensor | null;
  readonly walk: Walk & { readonly K: number };
  readonly groups: number;

  /** @throws Error for an option that is missing or unknown, or groups that do not divide */
  constructor(options: WindowOptions, own: readonly string[] = []) {
    super();
    this.walk = walkOf(new.target.name, options, own);
    const { device, random = defaultRandom(), inChannels, outChannels, groups = 1 } = options;
    const shape = [outChannels, inChannels / groups, ...this.walk.kernelSize];
    this.weight = parameter(device, shape, xavierNormal(random, shape));
    this.bias = biasOf(options);
    this.groups = groups;
  }
}

/** A bias that starts at zero, or none. */
export function biasOf({ device, bias = false, outChannels }: WindowOptions): Tensor | null {
  return bias ? parameter(device, [outChannels], new Float32Array(outChannels)) : null;
}

/** The ordinary convolution of images or volumes. */
export function convolve(
  x: Tensor,
  weight: Tensor,
  bias: Tensor | null,
  { stride, padding, dilation }: Walk,
  groups: number,
): Tensor {
  const convolution = stride.length === 2 ? conv2d : conv3d;
  return convolution(x, weight, bias, { stride, padding, dilation, groups });
}

/**
 * How many places the window takes along each axis of an input.
 * @throws Error for an input of another rank
 */
export function placesOf(
  layer: string,
  { shape }: Tensor,
  { kernelSize, ...steps }: Walk,
): number[] {
  if (shape.length !== kernelSize.length + 2) {
    const axes = kernelSize.length === 2 ? 'H, W' : 'D, H, W';
    throw new Error(`${layer}: input ${formatShape(shape)} must be [N, channels, ${axes}]`);
  }
  return windowPlaces(shape.slice(2), { window: kernelSize, ...steps });
}
