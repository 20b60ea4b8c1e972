import * as assert from 'uvu/assert';

/** Fails unless the numbers are as many as expected and each is within the tolerance. */
export function assertNear(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
  what: string,
): void {
  assert.is(actual.length, expected.length, `${what}: how many numbers`);
  for (let i = 0; i < expected.length; i++) {
    const isNear = Math.abs(actual[i] - expected[i]) <= tolerance;
    assert.ok(isNear, `${what}: number ${i} is ${actual[i]}, expected ${expected[i]}`);
  }
}
