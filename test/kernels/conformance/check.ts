import { type Device, openDevice, type Values } from '@obelisk/kernels';
import type { ConformanceCase } from './types.js';

/** What came of one case: null, or one sentence that says where device and twin part. */
export interface Outcome {
  readonly name: string;
  readonly problem: string | null;
}

/** Runs a case on a device and on `float64`, and compares. Errors become problems, too. */
export async function outcomeOf(testCase: ConformanceCase, device: Device): Promise<Outcome> {
  const { name } = testCase;
  try {
    return { name, problem: await compare(testCase, device) };
  } catch (error) {
    return { name, problem: error instanceof Error ? error.message : String(error) };
  } finally {
    device.clear();
  }
}

async function compare(testCase: ConformanceCase, device: Device): Promise<string | null> {
  const results = await resultsOn(testCase, device);
  const oracle = await resultsOn(testCase, openDevice('float64'));
  if (results.length !== oracle.length) {
    return `${results.length} results, the twin has ${oracle.length}`;
  }
  for (const [at, expected] of oracle.entries()) {
    const problem = differenceOf(results[at], expected, testCase.tolerance ?? 1e-5);
    if (problem !== null) return `result ${at}: ${problem}`;
  }
  return null;
}

async function resultsOn(testCase: ConformanceCase, device: Device): Promise<Values[]> {
  const arrays = [testCase.run(device)].flat();
  for (const array of arrays) {
    if (array.device === device) continue;
    throw new Error(`asked for ${device.name}, the result lies on ${array.device.name}`);
  }
  return Promise.all(arrays.map(({ storage }) => storage.read()));
}

/**
 * $\max_i |y_i - t_i| \le \text{tolerance} \cdot \max_i |t_i|$, and NaN only where the twin has it.
 */
function differenceOf(actual: Values, expected: Values, tolerance: number): string | null {
  if (actual.length !== expected.length) {
    return `${actual.length} numbers, the twin has ${expected.length}`;
  }
  let largest = 0;
  for (const value of expected) largest = Math.max(largest, Math.abs(value));
  let worst = -1;
  let worstError = tolerance * largest;
  for (let i = 0; i < expected.length; i++) {
    if (Object.is(actual[i], expected[i])) continue;
    const error = Math.abs(actual[i] - expected[i]);
    if (error <= worstError) continue;
    worst = i;
    worstError = Number.isNaN(error) ? Number.POSITIVE_INFINITY : error;
  }
  if (worst < 0) return null;
  const relative = (worstError / largest).toExponential(1);
  return (
    `${actual[worst]} at ${worst}, the twin has ${expected[worst]}: ${relative} of the ` +
    `largest value, allowed are ${tolerance}`
  );
}
