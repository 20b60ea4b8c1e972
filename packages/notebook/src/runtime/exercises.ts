import type { Notebook, NotebookCell } from './notebook.js';

/** A cell's code and where its first line is. */
export interface PlacedCode {
  /** The cell that it belongs to. */
  readonly cell: NotebookCell;
  readonly code: string;
  /** The line of the cell (from 1) with the code's first line. */
  readonly firstLine: number;
}

/**
 * The code of a notebook in the order in which it runs, with the starters that students edit.
 *
 * @example
 * ```ts
 * import { starterCode } from '@obelisk/notebook/runtime';
 * const cells = [{ id: 'a', type: 'code' as const, source: 'let x = 0;' }];
 * starterCode({ title: '', cells }).map(({ code }) => code); // => ['let x = 0;']
 * ```
 */
export function starterCode({ cells }: Notebook): PlacedCode[] {
  return cells
    .filter(({ type }) => type === 'code')
    .map((cell) => ({ cell, code: cell.source, firstLine: 1 }));
}

/**
 * The same with every starter of an exercise replaced by its solution.
 *
 * @throws Error when an exercise has no solution or a solution no exercise, or when a solution's
 * cell does not hold exactly one block of TypeScript
 *
 * @example
 * ```ts
 * import { solvedCode } from '@obelisk/notebook/runtime';
 * const fence = '`'.repeat(3);
 * const solution = `${fence}ts\nlet x = 1;\n${fence}`;
 * const cells = [
 *   { id: 'a', type: 'code' as const, source: 'let x = 0;', exercise: 'e' },
 *   { id: 'b', type: 'markdown' as const, source: solution, solution: 'e' },
 * ];
 * solvedCode({ title: '', cells }).map(({ code }) => code); // => ['let x = 1;\n']
 * ```
 */
export function solvedCode(notebook: Notebook): PlacedCode[] {
  const { cells } = notebook;
  const exercises = new Set(cells.flatMap(({ exercise }) => exercise ?? []));
  const lost = cells.find(({ solution }) => solution !== undefined && !exercises.has(solution));
  if (lost) throw new Error(`the solution ${lost.solution} belongs to no exercise`);
  return starterCode(notebook).map((placed) => {
    const { exercise } = placed.cell;
    if (exercise === undefined) return placed;
    const solutions = cells.filter(({ solution }) => solution === exercise);
    if (solutions.length === 1) return solutionIn(solutions[0]);
    throw new Error(`the exercise ${exercise} has ${solutions.length} solutions, expected 1`);
  });
}

/** Where code is, for messages; `number` counts the notebook's code cells from 1. */
export function placeName({ cell }: PlacedCode, number: number): string {
  return cell.solution === undefined ? `cell ${number}` : `solution ${cell.solution}`;
}

function solutionIn(cell: NotebookCell): PlacedCode {
  const blocks = [...cell.source.matchAll(/^```ts\n([\s\S]*?)^```$/gm)];
  if (blocks.length !== 1) {
    throw new Error(
      `the solution ${cell.solution} has ${blocks.length} blocks of TypeScript, expected 1`,
    );
  }
  const [{ 1: code, index }] = blocks;
  return { cell, code, firstLine: cell.source.slice(0, index).split('\n').length + 1 };
}
