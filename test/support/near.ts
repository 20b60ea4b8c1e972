import * as assert from 'uvu/assert';

/**
 * Fails unless $\max_i |a_i - e_i| \le \text{tolerance} \cdot \max_i |e_i|$; NaN never passes.
 */
export function nearRelative(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
  what: string,
): void {
  assert.is(actual.length, expected.length, `${what}: number of values`);
  let largest = 0;
  let worst = 0;
  let error = 0;
  for (let i = 0; i < expected.length; i++) {
    largest = Math.max(largest, Math.abs(expected[i]));
    const distance = Math.abs(actual[i] - expected[i]);
    if (!(distance <= error)) [worst, error] = [i, distance];
  }
  assert.ok(
    error <= tolerance * largest,
    `${what}: ${actual[worst]} at ${worst}, expected ${expected[worst]}; ` +
      `${(error / largest).toExponential(1)} of the largest value, allowed are ${tolerance}`,
  );
}
