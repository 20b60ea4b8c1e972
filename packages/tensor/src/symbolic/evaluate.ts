import { processWide } from '@obelisk/engine';
import type { EvalFunction } from 'mathjs/number';
import { symbolicDerivative } from './derivative.js';
import { type AxisName, axisNames, type Dimensions } from './equation.js';
import { interpolationEquation } from './interpolation.js';

/** What is sampled, and where. */
export interface InterpolationRequest {
  /** the value at integer coordinates inside the volume */
  readonly volume: (...position: number[]) => number;
  /** its extent along each axis, in the order of the point: [W], [W, H] or [W, H, D] */
  readonly size: readonly number[];
  /** x + S in voxels: (x), (x, y) or (x, y, z) */
  readonly point: readonly number[];
  /** what lies outside: zero, or the nearest voxel of the border */
  readonly padding: 'zeros' | 'border';
}

/** One neighbour of the point; its weight is also the derivative with respect to its value. */
export interface InterpolationCorner {
  readonly position: number[];
  readonly weight: number;
  readonly isInside: boolean;
}

/** The interpolated value and its derivatives. */
export interface InterpolationResult {
  readonly value: number;
  /** $\partial F / \partial x, \dots$ per voxel, one per axis */
  readonly gradient: number[];
  readonly corners: InterpolationCorner[];
}

interface Compiled {
  readonly axes: AxisName[];
  /** Floors, weights and corner values: each may use those before it. */
  readonly steps: [string, EvalFunction][];
  readonly value: EvalFunction;
  readonly gradient: EvalFunction[];
  readonly weights: EvalFunction[];
}

const compiled = processWide('compiled interpolations', () => new Map<number, Compiled>());

/**
 * Evaluates Eq. 2 and 3 (interpolation only) and their symbolic derivatives at a point: slow, in
 * double precision, straight from the printed formula. It is a witness against which kernels are
 * held. The expressions are derived and compiled once per number of dimensions.
 *
 * Border padding moves the point to $[0, \text{size} - 1]$ first; its derivative is zero where
 * the point was moved or lies on the bound, as in PyTorch.
 *
 * @param request - the volume, its size, the point in voxels and the padding
 * @throws when size and point differ in length or aren't of 1, 2 or 3 dimensions
 *
 * @example
 * ```ts
 * import { evaluateInterpolation } from '@obelisk/tensor/symbolic';
 * const volume = (x: number, y: number) => 10 * x + y;
 * const request = { volume, size: [4, 4], point: [1.5, 2.25], padding: 'zeros' as const };
 * const { value, gradient, corners } = evaluateInterpolation(request);
 * value; // => 17.25
 * gradient; // => [10, 1]
 * corners[1]; // => { position: [2, 2], weight: 0.375, isInside: true }
 * ```
 */
export function evaluateInterpolation(request: InterpolationRequest): InterpolationResult {
  const { volume, size, point, padding } = request;
  if (size.length !== point.length) {
    throw new Error(
      `evaluateInterpolation: expected as many sizes as coordinates, got [${size}] and [${point}]`,
    );
  }
  const { axes, steps, value, gradient, weights } = compileInterpolation(point.length);
  // I1, I2, ... ask for their values one after the other, so this lists the corners in order.
  const positions: number[][] = [];
  const scope: Record<string, unknown> = {
    I: (...position: number[]) => {
      positions.push(position);
      return isInside(position, size) ? volume(...position) : 0;
    },
  };
  axes.forEach((axis, index) => {
    scope[axis] = padding === 'border' ? clamp(point[index], size[index]) : point[index];
    scope[`S${axis}`] = 0;
  });
  for (const [name, step] of steps) scope[name] = step.evaluate(scope);
  return {
    value: value.evaluate(scope),
    gradient: gradient.map((slope, index) =>
      padding === 'border' && isClamped(point[index], size[index]) ? 0 : slope.evaluate(scope),
    ),
    corners: weights.map((weight, corner) => ({
      position: positions[corner],
      weight: weight.evaluate(scope),
      isInside: isInside(positions[corner], size),
    })),
  };
}

function compileInterpolation(dimensions: number): Compiled {
  const known = compiled.value.get(dimensions);
  if (known !== undefined) return known;
  const axes = axisNames(dimensions as Dimensions);
  const equation = interpolationEquation(dimensions as Dimensions);
  const values = [...equation.definitions.keys()].filter((name) => name.startsWith('I'));
  const fresh: Compiled = {
    axes,
    steps: [...equation.floors, ...equation.definitions].map(([name, node]) => [
      name,
      node.compile(),
    ]),
    value: equation.expression.compile(),
    gradient: axes.map((axis) => symbolicDerivative(equation, axis).compile()),
    weights: values.map((name) => symbolicDerivative(equation, name).compile()),
  };
  compiled.value.set(dimensions, fresh);
  return fresh;
}

function isInside(position: readonly number[], size: readonly number[]): boolean {
  return position.every((coordinate, axis) => coordinate >= 0 && coordinate < size[axis]);
}

function clamp(coordinate: number, extent: number): number {
  return Math.min(Math.max(coordinate, 0), extent - 1);
}

function isClamped(coordinate: number, extent: number): boolean {
  return coordinate <= 0 || coordinate >= extent - 1;
}
