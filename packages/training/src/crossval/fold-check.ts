import { shown, someOf } from '@obelisk/engine/text';
import type { FoldSummary } from './fold-summary.js';

/**
 * Refuses folds that are not of one cross-validation: their means would mean nothing.
 *
 * @throws Error with the first thing that does not fit
 */
export function checkFolds(folds: readonly FoldSummary[]): void {
  if (folds.length === 0) throw new Error('crossval: expected at least one finished fold, got 0');
  const seen = new Set<string>();
  const parameters = new Map<string, number>();
  const held = new Set<string>();
  for (const fold of folds) {
    const which = `fold ${fold.fold} of ${fold.model} (seed ${fold.seed})`;
    if (seen.has(which)) throw new Error(`crossval: ${which} is there twice`);
    seen.add(which);
    checkLabels(which, fold, folds[0]);
    const known = parameters.get(fold.model) ?? fold.parameters;
    if (fold.parameters !== known) {
      throw new Error(`crossval: ${which} has ${fold.parameters} parameters, others have ${known}`);
    }
    parameters.set(fold.model, known);
    for (const { name } of fold.cases) {
      const key = JSON.stringify([fold.model, fold.seed, name]);
      if (held.has(key)) {
        throw new Error(
          `crossval: ${which} holds out ${someOf([name])}, which another fold held out before`,
        );
      }
      held.add(key);
    }
  }
}

function checkLabels(which: string, fold: FoldSummary, first: FoldSummary): void {
  const [own, others] = [fold.labels, first.labels];
  if (JSON.stringify(own) !== JSON.stringify(others)) {
    throw new Error(
      `crossval: ${which} has the labels ${shown(own)}, others have ${shown(others)}`,
    );
  }
  const organs = fold.labels.length - 1;
  for (const { name, dice, hausdorff95, meanSurface } of fold.cases) {
    const lengths = [dice, hausdorff95, meanSurface].map((values) => values.length);
    if (lengths.some((length) => length !== organs)) {
      throw new Error(
        `crossval: case ${someOf([name])} in ${which} has ${lengths.join(', ')} values of Dice ` +
          `and the two distances, ${organs} organs expect as many`,
      );
    }
  }
}
