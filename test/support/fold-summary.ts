import type { CaseScore, FoldSummary } from '@obelisk/training';

/** A scan's scores with distances that follow from Dice: 10 mm for no overlap, 0 for a match. */
export function scored(
  name: string,
  dice: (number | null)[],
  more: Partial<CaseScore> = {},
): CaseScore {
  const distances = dice.map((value) => (value === null ? null : 10 * (1 - value)));
  return { name, dice, hausdorff95: distances, meanSurface: distances, seconds: 1, ...more };
}

/** A fold of a cross-validation with two folds, for a liver and a spleen. */
export function foldSummary(
  model: string,
  seed: number,
  fold: number,
  cases: CaseScore[],
): FoldSummary {
  return {
    model,
    seed,
    fold,
    folds: 2,
    labels: ['background', 'liver', 'spleen'],
    parameters: 1000 * model.length,
    trainingCases: 2,
    epochs: 2,
    cases,
    history: {
      steps: [1, 2, 3, 4],
      loss: [4, 2, 1, 1],
      diceSteps: [2, 4],
      dice: [
        [0.2, null],
        [0.6, 0.4],
      ],
      seconds: 9,
      measuringSeconds: 1,
      stopped: false,
    },
    seconds: { training: 9, perEpoch: fold + 1 },
    peakMemory: 1e9 + fold,
    device: 'webasm',
    versions: { node: '20.20.2' },
  };
}
