import { type Axis, axes, type Point } from './terms.js';

/** Where is sampled: at a voxel p plus an offset S. */
export interface Stepper {
  /** The position p of the output, a whole voxel. */
  readonly position: Point;
  /** The offset S in voxels. */
  readonly offset: Point;
}

export const sampled = ({ position, offset }: Stepper): Point => sum(position, offset);

/** How far the two can go: the sampling point also where corners lie outside. */
export function reach(kind: 'point' | 'position', size: Point): readonly [Point, Point] {
  const [before, behind] = kind === 'point' ? [-1.5, 0.5] : [0, -1];
  return [[before, before, before], sum(size, [behind, behind, behind])];
}

/** Moves the sampling point: the offset changes. */
export function withPoint({ position }: Stepper, point: Point, size: Point): Stepper {
  const [least, most] = reach('point', size);
  const held = point.map((c, a) => clamp(c, least[a], most[a])) as unknown as Point;
  return { position, offset: sum(held, position.map((c) => -c) as unknown as Point) };
}

/** Moves the output position, and the sampling point with it: the offset stays. */
export function withPosition({ offset }: Stepper, position: Point, size: Point): Stepper {
  const [least, most] = reach('position', size);
  const held = position.map((c, a) => clamp(Math.round(c), least[a], most[a]));
  return { position: held as unknown as Point, offset };
}

/** Along which axes the sampling point differs. */
export function movedAxes(before: Stepper, after: Stepper): Axis[] {
  const [from, to] = [sampled(before), sampled(after)];
  return axes.filter((_, a) => from[a] !== to[a]);
}

/** By how much a key moves a point, in voxels; null for other keys. */
export function keyStep(key: string, large: boolean, small: number): Point | null {
  const step = large ? 1 : small;
  const steps: Record<string, Point> = {
    ArrowRight: [step, 0, 0],
    ArrowLeft: [-step, 0, 0],
    ArrowUp: [0, step, 0],
    ArrowDown: [0, -step, 0],
    PageUp: [0, 0, step],
    PageDown: [0, 0, -step],
  };
  return steps[key] ?? null;
}

export function sum(a: Point, b: Point): Point {
  // Rounded far below what a kernel tells apart, so that ten steps of 0.1 make one voxel.
  const round = (value: number) => Math.round(value * 1e6) / 1e6;
  return [round(a[0] + b[0]), round(a[1] + b[1]), round(a[2] + b[2])];
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
