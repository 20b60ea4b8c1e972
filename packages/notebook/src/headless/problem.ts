/** What is wrong in a notebook, and where. */
export interface NotebookProblem {
  /** Such as `cell 4` (of the code cells) or `solution slope`; empty for the notebook itself. */
  readonly place: string;
  readonly line: number | null;
  readonly message: string;
}

/**
 * One line for people.
 *
 * @example
 * ```ts
 * import { problemText } from '@obelisk/notebook/runtime';
 * problemText({ place: 'cell 4', line: 2, message: 'no' }); // => 'cell 4, line 2: no'
 * ```
 */
export function problemText({ place, line, message }: NotebookProblem): string {
  const where = [place, line === null ? '' : `line ${line}`].filter((part) => part !== '');
  return where.length === 0 ? message : `${where.join(', ')}: ${message}`;
}
