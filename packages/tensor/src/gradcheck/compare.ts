import type { Shape } from '@obelisk/engine';
import type { InputReport } from './report.js';

/** The gradient to one input, as the tape has it and as it should be. */
export interface ComparedGradient {
  /** The input's name. */
  readonly input: string;
  readonly shape: Shape;
  readonly tape: Float64Array;
  /** What it should be, from as many sources as there are. */
  readonly references: readonly Float64Array[];
  /** How many entries of the references were measured. */
  readonly checked: number;
  /** The magnitude that errors are relative to. */
  readonly scale: number;
  /** The largest relative error that passes. */
  readonly tolerance: number;
}

/**
 * Compares the gradient to one input, entry by entry; the report tells the place of the largest
 * error.
 *
 * @example
 * ```ts
 * import { compareGradients } from '@obelisk/tensor';
 * const [tape, wanted] = [Float64Array.of(1, 2, 3, 4), Float64Array.of(1, 2, 3, 5)];
 * const gradient = { input: 'x', shape: [2, 2], tape, references: [wanted], checked: 4 };
 * const report = compareGradients({ ...gradient, scale: 5, tolerance: 1e-3 });
 * [report.index, report.relativeError, report.passed]; // => [[1, 1], 0.2, false]
 * ```
 */
export function compareGradients({
  tape,
  references,
  scale,
  tolerance,
  ...about
}: ComparedGradient): InputReport {
  const worst = worstOf(tape, references);
  const relativeError = worst.error === 0 ? 0 : worst.error / scale;
  return {
    ...about,
    absoluteError: worst.error,
    relativeError,
    index: indexOf(worst.entry, about.shape),
    analytic: tape[worst.entry],
    numeric: worst.reference,
    passed: relativeError < tolerance,
  };
}

/** Where the tape parts most from one of its references; NaN counts as infinitely far. */
function worstOf(tape: Float64Array, references: readonly Float64Array[]) {
  let worst = { error: 0, entry: 0, reference: references[0][0] };
  for (const reference of references) {
    for (const [entry, value] of reference.entries()) {
      const distance = Math.abs(tape[entry] - value);
      const error = Number.isNaN(distance) ? Number.POSITIVE_INFINITY : distance;
      if (error > worst.error) worst = { error, entry, reference: value };
    }
  }
  return worst;
}

function indexOf(entry: number, shape: readonly number[]): number[] {
  let rest = entry;
  return shape.map((_, axis) => {
    const stride = shape.slice(axis + 1).reduce((product, size) => product * size, 1);
    const index = Math.floor(rest / stride);
    rest %= stride;
    return index;
  });
}
