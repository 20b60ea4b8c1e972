import type { MathNode } from 'mathjs/number';
import { type AxisName, axisNames, type Dimensions, type Equation, formula } from './equation.js';

/**
 * The letters of one sampled position. The binary variant subtracts a second sample, at the offset
 * T, from the first, at S; its weights and values need names of their own.
 */
interface Letters {
  readonly offset: string;
  readonly floor: string;
  readonly weight: string;
  readonly value: string;
}

const letters: Record<'S' | 'T', Letters> = {
  S: { offset: 'S', floor: '0', weight: 'w', value: 'I' },
  T: { offset: 'T', floor: '1', weight: 'v', value: 'J' },
};

/**
 * Linear, bilinear or trilinear interpolation (Eq. 2 and 3, without the filter coefficient) as a
 * mathjs expression in the paper's names:
 *
 * $$F = w_1 I_1 + w_2 I_2 + \dots, \qquad w_1 = w_{xu} w_{yu} w_{zu}, \;
 *   w_2 = w_{xd} w_{yu} w_{zu}, \; \dots$$
 * $$w_{xu} = \lfloor x + S_x \rfloor + 1 - (x + S_x), \qquad
 *   w_{xd} = x + S_x - \lfloor x + S_x \rfloor$$
 *
 * The symbol `x0` is $\lfloor x + S_x \rfloor$, in voxels. The paper's $\lceil x + S_x \rceil$ is
 * `x0 + 1` here. Both give the same value, as $w_{xd} = 0$ where they differ, but only `x0 + 1`
 * gives the derivative to the right at an integer, as every implementation does.
 *
 * @param dimensions - 1, 2 or 3
 * @param position - `'S'` for the offset S, `'T'` for the second offset of the binary variant with
 *   its floors `x1`, weights `v1` and values `J1`
 * @throws when `dimensions` is none of 1, 2, 3
 *
 * @example
 * ```ts
 * import { interpolationEquation } from '@obelisk/tensor/symbolic';
 * const bilinear = interpolationEquation(2);
 * String(bilinear.expression); // => 'w1 * I1 + w2 * I2 + w3 * I3 + w4 * I4'
 * String(bilinear.definitions.get('w2')); // => 'wxd * wyu'
 * String(bilinear.definitions.get('wxd')); // => 'x + Sx - x0'
 * String(bilinear.definitions.get('I2')); // => 'I(x0 + 1, y0)'
 * ```
 */
export function interpolationEquation(dimensions: Dimensions, position: 'S' | 'T' = 'S'): Equation {
  const axes = axisNames(dimensions);
  const names = letters[position];
  const corners = Array.from({ length: 2 ** axes.length }, (_, index) => index);
  const terms = corners.map(
    (corner) => `${names.weight}${corner + 1} * ${names.value}${corner + 1}`,
  );
  return {
    expression: formula(terms.join(' + ')),
    definitions: new Map([
      ...axes.flatMap((axis) => axisWeights(axis, names)),
      ...corners.map((corner) => cornerWeight(corner, axes, names)),
      ...corners.map((corner) => cornerValue(corner, axes, names)),
    ]),
    floors: new Map(axes.map((axis) => [axis + names.floor, floorOf(axis, names)])),
  };
}

/** x0 = floor(x + Sx) */
function floorOf(axis: AxisName, { offset }: Letters): MathNode {
  return formula(`floor(${axis} + ${offset}${axis})`);
}

/** wxu = (x0 + 1) - (x + Sx), wxd = (x + Sx) - x0 */
function axisWeights(axis: AxisName, { offset, floor, weight }: Letters): [string, MathNode][] {
  const sampled = `(${axis} + ${offset}${axis})`;
  return [
    [`${weight}${axis}u`, formula(`(${axis}${floor} + 1) - ${sampled}`)],
    [`${weight}${axis}d`, formula(`${sampled} - ${axis}${floor}`)],
  ];
}

/** w1 = wxu wyu wzu, w2 = wxd wyu wzu, w3 = wxu wyd wzu, ... */
function cornerWeight(corner: number, axes: AxisName[], { weight }: Letters): [string, MathNode] {
  const factors = axes.map((axis, index) => weight + axis + (isUpper(corner, index) ? 'd' : 'u'));
  return [`${weight}${corner + 1}`, formula(factors.join(' * '))];
}

/** I1 = I(x0, y0, z0), I2 = I(x0 + 1, y0, z0), I3 = I(x0, y0 + 1, z0), ... */
function cornerValue(corner: number, axes: AxisName[], names: Letters): [string, MathNode] {
  const position = axes.map(
    (axis, index) => axis + names.floor + (isUpper(corner, index) ? ' + 1' : ''),
  );
  return [`${names.value}${corner + 1}`, formula(`I(${position.join(', ')})`)];
}

/** The paper's order of corners: x changes first, then y, then z, so each axis is one bit. */
function isUpper(corner: number, axisIndex: number): boolean {
  return ((corner >> axisIndex) & 1) === 1;
}
