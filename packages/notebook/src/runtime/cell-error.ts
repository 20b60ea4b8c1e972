/**
 * What went wrong in a cell, and in which of its lines (from 1), where that is known.
 *
 * @example
 * ```ts
 * import { CellError } from '@obelisk/notebook/runtime';
 * new CellError('x is not defined', 3).line; // => 3
 * ```
 */
export class CellError extends Error {
  override readonly name = 'CellError';

  constructor(
    message: string,
    readonly line: number | null,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** In the stack of an error, frames of a cell carry this name and the cell's id. */
const frameName = 'notebook-cell-';

/** The comment that gives a cell's code its name in stacks. */
export function sourceUrl(cellId: string): string {
  return `//# sourceURL=${frameName}${cellId}.js`;
}

/**
 * Lines before a cell's own first one: two of the function around it, as ECMAScript writes them
 * (`async function anonymous(names` and `) {`), and one of ours.
 */
const linesBefore = 3;

/** An error of a running cell, with the line of that cell in which it arose or was caused. */
export function locatedError(error: unknown, cellId: string): CellError {
  if (error instanceof CellError) return error;
  if (!(error instanceof Error)) return new CellError(`threw ${thrownText(error)}`, null);
  const frame = new RegExp(`${frameName}${cellId}\\.js:(\\d+)`).exec(error.stack ?? '');
  const line = frame === null ? null : Number(frame[1]) - linesBefore;
  return new CellError(`${error.name}: ${error.message}`, line, { cause: error });
}

/** A cell may throw anything, also what has no text. */
function thrownText(thrown: unknown): string {
  try {
    return String(thrown);
  } catch {
    return 'an object without a text';
  }
}
