import {
  crossvalSummary,
  type FoldSummary,
  missingFolds,
  wilcoxonSignedRank,
} from '@obelisk/training';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { foldSummary as fold, scored } from '../support/fold-summary.js';

const summaries = suite('cross-validation summary');

function near(actual: number | null, expected: number) {
  assert.ok(actual !== null && Math.abs(actual - expected) < 1e-12, `${actual}, not ${expected}`);
}

const folds = [
  fold('b', 2, 0, [scored('one', [0.8, 0.6])]),
  fold('b', 1, 0, [scored('one', [0.9, 0.5], { seconds: 3 })]),
  fold('b', 1, 1, [scored('two', [0.7, null], { hausdorff95: [null, null] })]),
  fold('aa', 1, 0, [scored('one', [0.5, 0.5])]),
];

summaries('means and standard deviations by hand, over all seeds and folds', () => {
  const [b, aa] = crossvalSummary(folds).models;
  assert.equal([b.model, aa.model, b.cases, b.parameters], ['b', 'aa', 3, 1000]);
  const [liver, spleen] = b.organs;
  near(liver.dice.mean, 0.8);
  near(liver.dice.deviation, 0.1);
  near(spleen.dice.mean, 0.55);
  assert.equal([spleen.dice.count, spleen.dice.leftOut], [2, 1]);
  assert.equal([liver.hausdorff95.count, liver.hausdorff95.leftOut], [2, 1]);
  near(liver.hausdorff95.mean, 1.5);
  near(liver.meanSurface.mean, 2);
  near(b.overall.dice.mean, 0.7);
  near(b.overall.dice.deviation, 0);
  near(b.secondsPerScan.mean, 5 / 3);
  near(b.secondsPerEpoch.mean, 4 / 3);
  assert.is(b.peakMemory, 1e9 + 1);
  assert.is(aa.overall.dice.deviation, null);
});

summaries('each seed of its own, and how much seeds differ', () => {
  const seeds = [
    fold('b', 2, 0, [scored('one', [0.5, 0.7])]),
    fold('b', 1, 1, [scored('two', [0.9, 0.9])]),
    fold('b', 1, 0, [scored('one', [0.7, 0.7])]),
  ];
  const [{ seeds: per, diceBetweenSeeds }] = crossvalSummary(seeds).models;
  assert.equal(
    per.map(({ seed, folds }) => [seed, folds]),
    [
      [1, [0, 1]],
      [2, [0]],
    ],
  );
  near(per[0].overall.dice.mean, 0.8);
  near(per[1].overall.dice.mean, 0.6);
  near(diceBetweenSeeds.mean, 0.7);
  near(diceBetweenSeeds.deviation, Math.SQRT2 / 10);
});

summaries('what is left out is said', () => {
  assert.equal(crossvalSummary(folds).leftOut, [
    'b, liver, of 3 scans: 1 without distances (the truth or the prediction lacks it).',
    'b, spleen, of 3 scans: 1 without Dice (neither the truth nor the prediction has it), ' +
      '1 without distances (the truth or the prediction lacks it).',
  ]);
});

summaries('models are compared on common cases, each the mean of its seeds', () => {
  const [comparison] = crossvalSummary(folds).comparisons;
  const { first, second, cases, firstBetter, secondBetter, pValue } = comparison;
  assert.equal([first, second, cases, firstBetter, secondBetter], ['b', 'aa', 1, 1, 0]);
  near(comparison.difference, 0.2);
  assert.is(pValue, 1);
  const apart = [folds[0], fold('aa', 1, 0, [scored('other', [1, 1])])];
  assert.equal(crossvalSummary(apart).comparisons, []);
});

summaries('folds that do not belong together are refused', () => {
  const [first] = folds;
  const told = (others: FoldSummary[], message: string) =>
    assert.throws(() => crossvalSummary(others), message);
  told([], 'expected at least one finished fold');
  told([first, first], 'fold 0 of b (seed 2) is there twice');
  told([first, { ...first, fold: 1 }], 'fold 1 of b (seed 2) holds out one, which another');
  told([first, { ...folds[1], parameters: 7 }], 'has 7 parameters, others have 1000');
  told([first, { ...folds[1], labels: ['background', 'x', 'y'] }], 'has the labels ["background"');
  told([fold('b', 1, 0, [scored('one', [1])])], '1, 1, 1 values');
});

summaries('jobs that are not finished are named', () => {
  const plan = { models: ['b', 'aa'], seeds: [1, 2], folds: 1 };
  assert.equal(missingFolds(folds, plan), [{ model: 'aa', seed: 2, fold: 0 }]);
});

summaries('signed-rank test: values of the literature and of SciPy', () => {
  // Darwin's maize, as in SciPy's documentation of `wilcoxon`.
  const maize = [6, 8, 14, 16, 23, 24, 28, 29, 41, -48, 49, 56, 60, -67, 75];
  near(wilcoxonSignedRank(maize), 0.041259765625);
  near(wilcoxonSignedRank([1, 2, 3, 4, 5, 6]), 0.03125);
  // Ties: all ranks are 2, sums 0, 2, 4, 6 come with 1, 3, 3, 1 of 8.
  near(wilcoxonSignedRank([1, 1, 1]), 0.25);
  near(wilcoxonSignedRank([1, 1, -1]), 1);
  assert.is(wilcoxonSignedRank([]), 1);
});

summaries('signed-rank test: as many of all signs are as unequal as p says', () => {
  const values = fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(values, (differences) => {
      near(wilcoxonSignedRank(differences), byAllSigns(differences));
    }),
    { numRuns: 60 },
  );
});

/** The definition, without counting cleverly: every throw of the signs. */
function byAllSigns(differences: readonly number[]): number {
  const counted = differences.filter((d) => d !== 0);
  const sizes = counted.map(Math.abs);
  const ranks = sizes.map(
    (size) =>
      sizes.filter((other) => other < size).length +
      (sizes.filter((other) => other === size).length + 1) / 2,
  );
  const sum = (heads: (at: number) => boolean) =>
    ranks.reduce((total, rank, at) => (heads(at) ? total + rank : total), 0);
  const observed = sum((at) => counted[at] > 0);
  const throws = Array.from({ length: 2 ** ranks.length }, (_, bits) =>
    sum((at) => ((bits >> at) & 1) === 1),
  );
  const share = (holds: (value: number) => boolean) => throws.filter(holds).length / throws.length;
  return Math.min(
    1,
    2 *
      Math.min(
        share((v) => v <= observed),
        share((v) => v >= observed),
      ),
  );
}

summaries.run();
