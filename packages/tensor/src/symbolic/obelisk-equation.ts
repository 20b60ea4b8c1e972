import { type Dimensions, type Equation, formula } from './equation.js';
import { interpolationEquation } from './interpolation.js';

/**
 * One summand of an OBELISK kernel (Eq. 2, Section 3.1) as a mathjs expression. With $I_S$ the
 * interpolated value at $x + S$ and $I_T$ the one at the second offset, $x + T$:
 *
 * $$\text{unary: } F = W(i, j) \, I_S \qquad \text{binary: } F = W(i, j) \, (I_S - I_T)$$
 *
 * @param variant - `'unary'` learns one offset per coefficient, `'binary'` two
 * @param dimensions - 1, 2 or 3
 * @throws when `dimensions` is none of 1, 2, 3
 *
 * @example
 * ```ts
 * import { obeliskEquation } from '@obelisk/tensor/symbolic';
 * const binary = obeliskEquation('binary', 2);
 * String(binary.expression); // => 'Wij * (IS - IT)'
 * String(binary.definitions.get('IT')); // => 'v1 * J1 + v2 * J2 + v3 * J3 + v4 * J4'
 * ```
 */
export function obeliskEquation(variant: 'unary' | 'binary', dimensions: Dimensions): Equation {
  const first = interpolationEquation(dimensions, 'S');
  if (variant === 'unary') {
    return {
      expression: formula('Wij * IS'),
      definitions: new Map([...first.definitions, ['IS', first.expression]]),
      floors: first.floors,
    };
  }
  const second = interpolationEquation(dimensions, 'T');
  return {
    expression: formula('Wij * (IS - IT)'),
    definitions: new Map([
      ...first.definitions,
      ...second.definitions,
      ['IS', first.expression],
      ['IT', second.expression],
    ]),
    floors: new Map([...first.floors, ...second.floors]),
  };
}
