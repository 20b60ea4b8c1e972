import { describeMismatch, looksLike, type NamedArrays } from '@obelisk/nn';
import { modelEntry, modelNames } from './catalogue.js';
import { knownShapes } from './known-shapes.js';
import { labelCount } from './label-count.js';

/** Which network of the paper the tensors of a weight file belong to. */
export interface ModelGuess {
  /** The first that fits, in the order of the paper's tables; null when none does. */
  readonly name: string | null;
  /** Others whose tensors have the same names and shapes, so that the file cannot tell. */
  readonly others: readonly string[];
  /** The one that resembles it most, and the fraction of tensors that fit. */
  readonly closest: { readonly name: string; readonly similarity: number } | null;
}

/**
 * Finds the network by the names and shapes of its tensors: one with the labels of the paper, else
 * one with as many labels as the tensors have. Learned and fixed offsets look alike:
 * `obelisk` and `obelisk-fixed` differ in training only, so that either gives the same labels.
 *
 * @example
 * ```ts
 * import { guessModel, modelEntry } from '@obelisk/models';
 * import { stateDictionary } from '@obelisk/nn';
 * const options = { labels: 9 };
 * const guess = guessModel(await stateDictionary(modelEntry('obelisk').create(options)));
 * guess.name; // => 'obelisk'
 * guess.others; // => ['obelisk-fixed']
 * ```
 */
export function guessModel(tensors: NamedArrays): ModelGuess {
  const known = knownShapes();
  const exact = known.filter(({ shapes }) => describeMismatch(shapes, tensors) === null);
  const fitting = exact.length > 0 ? exact.map(({ name }) => name) : withOtherLabels(tensors);
  const [name = null, ...others] = fitting;
  return { name, others, closest: looksLike(tensors, known) };
}

function withOtherLabels(tensors: NamedArrays): string[] {
  return modelNames().filter((name) => labelCount(modelEntry(name), tensors) !== null);
}
