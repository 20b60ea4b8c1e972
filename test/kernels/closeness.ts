import { arrayOf, type DeviceArray, type Values } from '@obelisk/kernels';
import * as assert from 'uvu/assert';

/** Asserts shape and values, relative to the largest magnitude that is expected. */
export function assertClose(
  actual: DeviceArray,
  expected: { readonly shape: readonly number[]; readonly data: ArrayLike<number> },
  tolerance: number,
): void {
  assert.equal([...actual.shape], [...expected.shape]);
  const apart = difference(actual.storage.values, expected.data);
  assert.ok(apart <= tolerance, `relative difference ${apart}, allowed ${tolerance}`);
}

/** $\max_i |a_i - b_i| / \max_i |b_i|$; the plain difference where all b are zero. */
function difference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let [apart, largest] = [0, 0];
  for (let i = 0; i < expected.length; i++) {
    const distance = Math.abs(actual[i] - expected[i]);
    apart = Number.isNaN(distance) ? Number.POSITIVE_INFINITY : Math.max(apart, distance);
    largest = Math.max(largest, Math.abs(expected[i]));
  }
  return largest > 0 ? apart / largest : apart;
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

/** A gradient of the float64 twins agrees with central differences. */
export function assertSlopes(
  gradient: DeviceArray,
  differences: { readonly shape: readonly number[]; readonly data: Float64Array },
): void {
  assertClose(gradient, differences, 1e-7);
}
