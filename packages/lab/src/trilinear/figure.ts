import type { Stepper } from './state.js';
import type { StepperScan } from './stepper-scan.js';
import type { Point, Terms } from './terms.js';

/** All that a figure draws. */
export interface Shown {
  readonly scan: StepperScan;
  readonly stepper: Stepper;
  readonly terms: Terms;
  /** 1 .. 8 while the reader looks at one corner. */
  readonly chosen: number | null;
}

/** A figure of the stepper. */
export interface StepperFigure {
  readonly root: HTMLElement;
  draw(shown: Shown): void;
}

/** What a figure asks for when the reader drags or presses keys. */
export interface Moves {
  point(to: Point): void;
  position(to: Point): void;
  /** From where it is now, which may not be drawn yet. */
  pointBy(step: Point): void;
  positionBy(step: Point): void;
  /** Along x to the first or last place where it can be. */
  pointToEnd(end: 'first' | 'last'): void;
  positionToEnd(end: 'first' | 'last'): void;
}

/** The arrow of the gradient, scaled so that the largest step between corners is one voxel. */
export function arrowOf({ slope, corners }: Terms): Point {
  const values = corners.map(({ value }) => value);
  const contrast = Math.max(...values) - Math.min(...values);
  if (contrast === 0) return [0, 0, 0];
  return [slope[0] / contrast, slope[1] / contrast, slope[2] / contrast];
}
