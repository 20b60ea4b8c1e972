import type { NdArray } from 'ndarray';
import { quote, quoteSome } from './quote.js';
import type { NamedArrays, WeightData } from './state-dictionary.js';

/** Names and shapes of the tensors that a model takes. */
export type NamedShapes = ReadonlyMap<string, readonly number[]>;

/** A model by name, with the tensors that it takes. */
export interface Candidate {
  readonly name: string;
  readonly shapes: NamedShapes;
}

/**
 * Batch normalisation's count of training steps: an integer that no result depends on, and that
 * older files lack. It is never missed and never in the way.
 */
function isStepCounter(name: string): boolean {
  return name.endsWith('num_batches_tracked');
}

function hasShape(array: NdArray<WeightData>, shape: readonly number[]): boolean {
  return array.shape.length === shape.length && shape.every((n, axis) => n === array.shape[axis]);
}

function isFloat(array: NdArray<WeightData>): boolean {
  return array.data instanceof Float32Array || array.data instanceof Float64Array;
}

function list(shape: readonly number[]): string {
  return `[${shape.join(', ')}]`;
}

function count(tensors: readonly string[], what: string): string {
  return `${tensors.length} ${tensors.length === 1 ? 'tensor is' : 'tensors are'} ${what}`;
}

const SHOWN = 4;

/** The first of `problems`, and how many more there are. */
function firstOf(problems: readonly string[]): string {
  const rest = problems.length - SHOWN;
  return problems.slice(0, SHOWN).join(', ') + (rest > 0 ? ` ... and ${rest} more` : '');
}

/**
 * Says in one clause how tensors differ from what a model takes: which are missing, which are not
 * expected, which have another shape or are not floating-point numbers; null when they fit.
 *
 * @example
 * ```ts
 * import { describeMismatch } from '@obelisk/nn';
 * import ndarray from 'ndarray';
 * const actual = new Map([['offset1', ndarray(new Float32Array(3), [1, 1, 3])]]);
 * describeMismatch(new Map([['offset1', [1, 1, 3]]]), actual); // => null
 * const problem = describeMismatch(new Map([['offset1', [1, 2, 3]]]), actual)!;
 * problem.includes('"offset1" is [1, 1, 3] instead of [1, 2, 3]'); // => true
 * ```
 */
export function describeMismatch(expected: NamedShapes, actual: NamedArrays): string | null {
  const missing = Array.from(expected.keys()).filter(
    (name) => !actual.has(name) && !isStepCounter(name),
  );
  const unexpected = Array.from(actual.keys()).filter(
    (name) => !expected.has(name) && !isStepCounter(name),
  );
  const parts: string[] = [];
  if (missing.length > 0) parts.push(`${count(missing, 'missing')} (${quoteSome(missing)})`);
  if (unexpected.length > 0) {
    parts.push(`${count(unexpected, 'not expected')} (${quoteSome(unexpected)})`);
  }
  const different: string[] = [];
  for (const [name, shape] of expected) {
    const array = actual.get(name);
    if (!array || isStepCounter(name)) continue;
    if (!hasShape(array, shape)) {
      different.push(`${quote(name)} is ${list(array.shape)} instead of ${list(shape)}`);
    } else if (!isFloat(array)) {
      different.push(`${quote(name)} is ${array.dtype.replace('big', '')} instead of float32`);
    }
  }
  if (different.length > 0) {
    parts.push(`${count(different, 'different')} (${firstOf(different)})`);
  }
  return parts.length > 0 ? parts.join('; ') : null;
}

/**
 * Which of the candidates the tensors resemble most, and how much: tensors with the same name and
 * shape on both sides, divided by the tensors on either side, so that 1 is a perfect fit. Null
 * when no tensor of any candidate is there.
 *
 * $$\mathrm{similarity} = \frac{|A \cap B|}{|A \cup B|}$$
 *
 * @example
 * ```ts
 * import { looksLike } from '@obelisk/nn';
 * import ndarray from 'ndarray';
 * const unary = { name: 'unary', shapes: new Map([['offset1', [1, 4, 1, 1, 3]]]) };
 * const binary = { name: 'binary', shapes: new Map([['offset1', [1, 4, 1, 2, 3]]]) };
 * const actual = new Map([['offset1', ndarray(new Float32Array(24), [1, 4, 1, 2, 3])]]);
 * looksLike(actual, [unary, binary]); // => { name: 'binary', similarity: 1 }
 * ```
 */
export function looksLike(
  actual: NamedArrays,
  candidates: readonly Candidate[],
): { name: string; similarity: number } | null {
  const compared = candidates
    .map(({ name, shapes }) => ({ name, similarity: similarity(actual, shapes) }))
    .sort((a, b) => b.similarity - a.similarity);
  return compared.length > 0 && compared[0].similarity > 0 ? compared[0] : null;
}

function similarity(actual: NamedArrays, shapes: NamedShapes): number {
  const names = new Set([...actual.keys(), ...shapes.keys()]);
  let all = 0;
  let same = 0;
  for (const name of names) {
    if (isStepCounter(name)) continue;
    const shape = shapes.get(name);
    const array = actual.get(name);
    all++;
    if (shape && array && hasShape(array, shape)) same++;
  }
  return all === 0 ? 0 : same / all;
}
