import { type PlacedCode, placeName } from '../runtime/exercises.js';

/** All cells of a notebook as one module, so that types flow from cell to cell. */
export interface NotebookProgram {
  readonly text: string;
  /** Where a line (from 0) of the text came from. */
  placeOf(line: number): { place: string; line: number | null };
}

/** Ends the cell before it, and makes a module even of cells that import nothing. */
const separator = ';export {};';

/**
 * The program of a notebook's code.
 *
 * @example
 * ```ts
 * import { notebookProgram } from '@obelisk/notebook/runtime';
 * const cell = { id: 'a', type: 'code' as const, source: 'let x = 0;' };
 * const { placeOf } = notebookProgram([{ cell, code: 'let x = 0;', firstLine: 1 }]);
 * placeOf(0); // => { place: 'cell 1', line: 1 }
 * ```
 */
export function notebookProgram(cells: readonly PlacedCode[]): NotebookProgram {
  const lines: string[] = [];
  const places: { place: string; line: number | null }[] = [];
  cells.forEach((placed, i) => {
    const place = placeName(placed, i + 1);
    const own = placed.code.split('\n');
    lines.push(...own, separator);
    own.forEach((_, at) => {
      places.push({ place, line: placed.firstLine + at });
    });
    places.push({ place, line: placed.firstLine + own.length - 1 });
  });
  return { text: lines.join('\n'), placeOf: (line) => places[line] ?? { place: '', line: null } };
}
