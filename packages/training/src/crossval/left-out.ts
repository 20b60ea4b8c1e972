import type { Spread } from './spread.js';

/** What is counted here: how many values of each organ were null. */
interface ModelWithGaps {
  readonly model: string;
  readonly cases: number;
  readonly organs: readonly {
    readonly name: string;
    readonly dice: Pick<Spread, 'leftOut'>;
    readonly hausdorff95: Pick<Spread, 'leftOut'>;
  }[];
}

/**
 * In words, what the means of a cross-validation do not count: a sentence for each model and organ
 * from which values were left out; none when every value counts.
 */
export function leftOutInWords(models: readonly ModelWithGaps[]): string[] {
  return models.flatMap(({ model, cases, organs }) =>
    organs.flatMap(({ name, dice, hausdorff95 }) => {
      const part = (leftOut: number) => `${leftOut} of ${cases} ${cases === 1 ? 'scan' : 'scans'}`;
      const ofDice = `${model}, ${name}: Dice without ${part(dice.leftOut)}, where neither the `;
      const ofDistances = `${model}, ${name}: distances without ${part(hausdorff95.leftOut)}, `;
      return [
        ...(dice.leftOut === 0 ? [] : [`${ofDice}truth nor the prediction has it.`]),
        ...(hausdorff95.leftOut === 0
          ? []
          : [`${ofDistances}where the truth or the prediction lacks it.`]),
      ];
    }),
  );
}
