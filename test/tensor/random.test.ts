import { Random } from '@obelisk/tensor';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const random = suite('random numbers');

/** The first words of a stream. */
function wordsOf(seed: number, count = 4): number[] {
  const stream = new Random(seed);
  return Array.from({ length: count }, () => stream.word());
}

/** From the published algorithms, written down in Python with whole numbers of any length. */
const known = new Map([
  [0, [1789933344, 44971166, 2521387044]],
  [1, [393288148, 2174103013, 3814759091]],
  [7, [210494603, 711084892, 3993689120]],
  [2 ** 31, [2185488291, 2101450894, 1955824843]],
  [2 ** 32 - 1, [4104197751, 1825856343, 1152209388]],
]);

random('xoshiro128** with a state of splitmix32', () => {
  for (const [seed, words] of known) assert.equal(wordsOf(seed, 3), words);
});

random('every bit of a seed counts', () => {
  const seeds = [0, 7, 2 ** 32 - 1].flatMap((low) =>
    Array.from({ length: 21 }, (_, bit) => low + 2 ** (32 + bit)),
  );
  const all = [0, 7, 2 ** 32 - 1, -1, -7, -(2 ** 32), ...seeds, Number.MAX_SAFE_INTEGER];
  for (let word = 0; word < 4; word++) {
    assert.is(new Set(all.map((seed) => wordsOf(seed)[word])).size, all.length, `word ${word}`);
  }
  const seed = fc.maxSafeInteger();
  fc.assert(
    fc.property(seed, seed, (a, b) => {
      fc.pre(a !== b);
      assert.not.equal(wordsOf(a), wordsOf(b));
    }),
  );
});

random('numbers that are no exact whole ones are refused', () => {
  const { NaN: none, POSITIVE_INFINITY: infinite } = Number;
  for (const seed of [1.5, none, infinite, 2 ** 53, -(2 ** 53)]) {
    const range = 'from -9007199254740991 to 9007199254740991';
    const sentence = `Random: seed ${seed}; expected a whole number ${range}`;
    assert.throws(
      () => new Random(seed),
      (error: Error) => error.message === sentence,
    );
  }
});

random.run();
