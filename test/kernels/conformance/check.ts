import { type Device, openDevice, type Values } from '@obelisk/engine';
import { furthestApart, magnitudes, moves, moveWithinRounding } from '../rounding.js';
import { type Change, withChanged } from './numbers.js';
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
  const oracle = oracleOf(testCase);
  if (results.length !== oracle.length) {
    return `${results.length} results, the twin has ${oracle.length}`;
  }
  for (const [at, { values, magnitude }] of oracle.entries()) {
    const problem = differenceOf(results[at], values, testCase.tolerance ?? 1e-5, magnitude);
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

/** A result of the twin, and what its numbers are sums of. */
interface Expected {
  readonly values: Values;
  readonly magnitude?: Values;
}

const oracles = new Map<ConformanceCase, Expected[]>();

/** What the twin gives; several devices are compared with it. */
function oracleOf(testCase: ConformanceCase): Expected[] {
  const known = oracles.get(testCase) ?? madeOracle(testCase);
  oracles.set(testCase, known);
  return known;
}

function madeOracle(testCase: ConformanceCase): Expected[] {
  const onTwin = () => [testCase.run(openDevice('float64'))].flat().map((a) => a.storage.values);
  const results = onTwin();
  // beyond the range of float32 a number is infinite
  const rounded = results.map((values) => Float32Array.from(values));
  if (!testCase.sums) return rounded.map((values) => ({ values }));
  const moved = moves.map((move) => {
    const inPlace: Change = (values, array) => moveWithinRounding(values, move * 100 + array);
    return withChanged(inPlace, onTwin).result;
  });
  return results.map((values, at) => ({
    values: rounded[at],
    magnitude: magnitudes(
      values,
      moved.map((others) => others[at]),
    ),
  }));
}

/** Where they part, in a sentence, or null; see `furthestApart`. */
export function differenceOf(
  actual: Values,
  expected: Values,
  tolerance: number,
  magnitude?: Values,
): string | null {
  if (actual.length !== expected.length) {
    return `${actual.length} numbers, the twin has ${expected.length}`;
  }
  const apart = furthestApart(actual, expected, tolerance, magnitude);
  if (apart === null) return null;
  const { at, excess } = apart;
  const of = magnitude ? ` and of ${magnitude[at].toPrecision(2)}, what it sums` : '';
  return (
    `${actual[at]} at ${at}, the twin has ${expected[at]}: ${excess.toPrecision(2)} times ` +
    `what is allowed, ${tolerance} of the number${of}`
  );
}
