import { type Shape, sizeOf } from '@obelisk/engine';
import type { PerAxis, ReceptiveField, Seen } from './rule.js';

/** Functions of each number alone, without a multiplication, and with one per number. */
export const elementwise = {
  multiplyAdds: () => 0,
  receptiveField: same,
  onnx: null,
  summary: 'own row',
} as const;
export const product = { ...elementwise, multiplyAdds: numbers } as const;

/** Numbers of the result. */
export function numbers({ shape }: { readonly shape: Shape }): number {
  return sizeOf(shape);
}

/** Weights of one output channel, for each number of the result. */
export function weightsOfChannel({
  inputShapes: [, weight],
  shape,
}: {
  readonly inputShapes: readonly [x: Shape, weight: Shape, ...others: unknown[]];
  readonly shape: Shape;
}): number {
  return sizeOf(shape) * sizeOf(weight.slice(1));
}

/** Corners of the cell that a linear interpolation reads: 2 along each axis of what is sampled. */
export function corners(sampled: Shape): number {
  return 2 ** (sampled.length - 2);
}

/** Places stay where they are. */
export function same(_: unknown, { field }: Seen): ReceptiveField {
  return field;
}

/** Any number of the result may depend on any of the image. */
export function everything(_: unknown, { whole }: Seen): ReceptiveField {
  return { size: whole, step: whole };
}

/** Voxels seen through a window that moves. */
export function throughWindow(
  { size, step }: ReceptiveField,
  window: PerAxis,
  stride: number | PerAxis,
  dilation: number | PerAxis,
): ReceptiveField {
  const along = (option: number | PerAxis, axis: number) =>
    typeof option === 'number' ? option : option[axis];
  const seen = window.map((k, axis) => (k - 1) * along(dilation, axis) * step[axis]);
  return { size: plus(size, seen), step: step.map((j, axis) => j * along(stride, axis)) };
}

/** Sums along each axis. */
export function plus(a: PerAxis, b: PerAxis): PerAxis {
  return a.map((value, axis) => value + b[axis]);
}
