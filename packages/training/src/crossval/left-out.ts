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
      const parts = [
        part(dice.leftOut, 'Dice', 'neither the truth nor the prediction has it'),
        part(hausdorff95.leftOut, 'distances', 'the truth or the prediction lacks it'),
      ].filter((text) => text !== '');
      const scans = `of ${cases} ${cases === 1 ? 'scan' : 'scans'}`;
      return parts.length === 0 ? [] : [`${model}, ${name}, ${scans}: ${parts.join(', ')}.`];
    }),
  );
}

function part(leftOut: number, measure: string, reason: string): string {
  return leftOut === 0 ? '' : `${leftOut} without ${measure} (${reason})`;
}
