// A NaN or an infinity, planted into the inputs of every kernel family in turn: on webasm it comes
// out where the twin has it, and nowhere else. What holds on the other devices the special values
// of the conformance suite tell.
import { type Device, openDevice, type Values } from '@obelisk/engine';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { withChanged } from './conformance/numbers.js';
import type { ConformanceCase } from './conformance/types.js';
import { cases } from './conformance.js';

/** Contracts read places from their numbers, and special values plant their own. */
const families = cases.filter(({ name }) => !/^(contract|special values): /.test(name));

/** What is planted, and how far into an array: at its beginning, and within. */
const seeds = [
  { value: Number.NaN, places: [0, 0.6] },
  { value: Number.POSITIVE_INFINITY, places: [0.3] },
];

/** The results of a case with `value` in one of its arrays; null when it has not so many. */
function planted(
  testCase: ConformanceCase,
  device: Device,
  array: number,
  places: readonly number[],
  value: number,
): Values[] | null {
  const { result, arrays } = withChanged(
    (values, index) => {
      if (index !== array) return;
      for (const place of places) values[Math.floor(place * values.length)] = value;
    },
    () => [testCase.run(device)].flat().map(({ storage }) => storage.values),
  );
  return array < arrays ? result : null;
}

/** Where an infinity must come out, a product with a weight of 0 may have made NaN of it. */
function agree(actual: number, expected: number): boolean {
  if (Number.isFinite(expected)) return Number.isFinite(actual);
  return Number.isNaN(actual) || Object.is(actual, expected);
}

function compare(actual: readonly Values[], expected: readonly Values[], where: string): void {
  assert.is(actual.length, expected.length, where);
  for (const [at, numbers] of actual.entries()) {
    const wrong = numbers.findIndex((number, i) => !agree(number, expected[at][i]));
    const told = `${where}: ${numbers[wrong]} at ${wrong} of result ${at}`;
    assert.is(wrong, -1, `${told}, the twin has ${expected[at][wrong]}`);
  }
}

const plants = suite('planted NaN and infinity');
const [webasm, twin] = (['webasm', 'float64'] as const).map((name) => openDevice(name));

for (const testCase of families) {
  plants(testCase.name, () => {
    for (const { value, places } of seeds) {
      for (let array = 0; ; array++) {
        const expected = planted(testCase, twin, array, places, value);
        if (expected === null) break;
        const actual = planted(testCase, webasm, array, places, value);
        compare(actual ?? [], expected, `${value} at ${places} of array ${array}`);
      }
    }
    webasm.clear();
  });
}

plants.run();
