import type { MathNode } from 'mathjs/number';
import { partial, symbolicDerivative } from './derivative.js';
import { type AxisName, type Equation, formula } from './equation.js';
import { productOf, sumOf, times } from './product.js';

/** The extent along an axis: a volume is D x H x W, x runs along W. */
const extents: Record<AxisName, string> = { x: 'W', y: 'H', z: 'D' };

/**
 * The position in voxels, counted from 0, of a normalised coordinate $g \in [-1, 1]$. Corners
 * are the centres of the outermost voxels with `alignCorners`, else their outer faces:
 *
 * $$x = \frac{W - 1}{2} (g_x + 1) \qquad \text{or} \qquad
 *   x = \frac{W}{2} (g_x + 1) - \frac{1}{2}$$
 *
 * @param axis - `x` along W, `y` along H, `z` along D
 * @param alignCorners - true in every OBELISK layer (Section 3.1)
 *
 * @example
 * ```ts
 * import { pixelCoordinate } from '@obelisk/tensor/symbolic';
 * pixelCoordinate('x', true).evaluate({ gx: 1, W: 9 }); // => 8
 * pixelCoordinate('x', false).evaluate({ gx: 1, W: 9 }); // => 8.5
 * ```
 */
export function pixelCoordinate(axis: AxisName, alignCorners: boolean): MathNode {
  const extent = extents[axis];
  return alignCorners
    ? formula(`(${extent} - 1) / 2 * (g${axis} + 1)`)
    : formula(`${extent} / 2 * (g${axis} + 1) - 1 / 2`);
}

/**
 * How far a position moves, in voxels, per unit of its normalised coordinate: the derivative of
 * {@link pixelCoordinate}. Offsets are normalised as well, so theirs is the same factor.
 *
 * @example
 * ```ts
 * import { chainFactor } from '@obelisk/tensor/symbolic';
 * String(chainFactor('x', true)); // => '(W - 1) / 2'
 * String(chainFactor('z', false)); // => 'D / 2'
 * ```
 */
export function chainFactor(axis: AxisName, alignCorners: boolean): MathNode {
  return partial(pixelCoordinate(axis, alignCorners), `g${axis}`);
}

/**
 * The derivative with respect to a coordinate or an offset in normalised units, as a layer learns
 * it: {@link symbolicDerivative} in voxels times {@link chainFactor}.
 *
 * $$\frac{\partial F}{\partial g_x} = \frac{W - 1}{2} \frac{\partial F}{\partial x}$$
 *
 * @param equation - from {@link interpolationEquation} or {@link obeliskEquation}
 * @param variable - `x`, `Sx` or `Tx`, or the same for another axis
 * @param alignCorners - true in every OBELISK layer (Section 3.1)
 * @throws when `variable` is no coordinate and no offset
 *
 * @example
 * ```ts
 * import { interpolationEquation, normalisedDerivative } from '@obelisk/tensor/symbolic';
 * const slope = normalisedDerivative(interpolationEquation(1), 'Sx', true);
 * String(slope); // => '(W - 1) / 2 * (-I1 + I2)'
 * ```
 */
export function normalisedDerivative(
  equation: Equation,
  variable: string,
  alignCorners: boolean,
): MathNode {
  const [, axis] = /^[ST]?([xyz])$/.exec(variable) ?? [];
  if (axis === undefined) {
    throw new Error(
      `normalisedDerivative: expected a coordinate or an offset as x, Sx or Tx, got ${variable}`,
    );
  }
  const factor = productOf(chainFactor(axis as AxisName, alignCorners));
  return sumOf([times(factor, productOf(symbolicDerivative(equation, variable)))]);
}
