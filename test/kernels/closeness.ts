import { arrayOf, type DeviceArray, openDevice, type Values } from '@obelisk/engine';
import * as assert from 'uvu/assert';
import { furthestApart, magnitudes, moves, moveWithinRounding } from './rounding.js';

/** Numbers with their shape, as goldens and arrays have them. */
interface Numbers {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
}

/**
 * Asserts shape and values, each relative to itself, and where they are sums also to what they are
 * sums of.
 */
export function assertClose(
  actual: DeviceArray,
  expected: Numbers,
  tolerance: number,
  magnitude?: ArrayLike<number>,
): void {
  assert.equal([...actual.shape], [...expected.shape]);
  const { values } = actual.storage;
  const apart = furthestApart(values, expected.data, tolerance, magnitude);
  if (apart === null) return;
  const { at, excess } = apart;
  assert.unreachable(
    `${values[at]} at ${at}, expected ${expected.data[at]}: ${excess} times what is allowed`,
  );
}

/**
 * What each number of the results of `f` is a sum of: its twins run with inputs that are moved
 * within their rounding.
 */
export function magnitudesOf(
  inputs: readonly Numbers[],
  f: (inputs: readonly DeviceArray[]) => readonly DeviceArray[],
): Float64Array[] {
  const results = (move: number) => {
    const moved = inputs.map(({ shape, data }, at) => {
      const values = Float64Array.from(data);
      if (move > 0) moveWithinRounding(values, move * 100 + at);
      return arrayOf(openDevice('float64'), shape, values);
    });
    return f(moved).map(({ storage }) => storage.values);
  };
  const others = moves.map(results);
  return results(0).map((exact, at) =>
    magnitudes(
      exact,
      others.map((moved) => moved[at]),
    ),
  );
}

/** Central differences of $\sum_i g_i f_i(x)$ with respect to each x, in double precision. */
export function centralDifferences(
  x: DeviceArray,
  gradient: DeviceArray,
  f: (x: DeviceArray) => DeviceArray,
): { shape: readonly number[]; data: Float64Array } {
  const step = 1e-6;
  const weighted = (values: Values) => {
    const result = f(arrayOf(x.device, x.shape, values)).storage.values;
    let total = 0;
    for (let i = 0; i < result.length; i++) total += result[i] * gradient.storage.values[i];
    return total;
  };
  const data = new Float64Array(x.storage.length);
  for (let i = 0; i < data.length; i++) {
    const moved = (by: number) => {
      const values = Float64Array.from(x.storage.values);
      values[i] += by;
      return weighted(values);
    };
    data[i] = (moved(step) - moved(-step)) / (2 * step);
  }
  return { shape: x.shape, data };
}

/**
 * A gradient of the float64 twins agrees with central differences, relative to the largest slope:
 * the error of a difference comes from all of the function, not from the one slope.
 */
export function assertSlopes(
  gradient: DeviceArray,
  differences: { readonly shape: readonly number[]; readonly data: Float64Array },
): void {
  assertClose(gradient, differences, 1e-7, evenly(differences.data));
}

/** The largest of all for each: for sums of equally many numbers of one kind. */
export function evenly(numbers: ArrayLike<number>): Float64Array {
  let largest = 0;
  for (let i = 0; i < numbers.length; i++) largest = Math.max(largest, Math.abs(numbers[i]));
  return new Float64Array(numbers.length).fill(largest);
}
