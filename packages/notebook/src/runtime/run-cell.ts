import { display } from '../display/display.js';
import { locatedError, sourceUrl } from './cell-error.js';
import { compileCell } from './compile-cell.js';
import { importForCell } from './modules.js';

/** The names of a notebook that runs, and their values. */
export type CellScope = Record<string, unknown>;

/**
 * An empty scope: what the cells of one notebook share.
 *
 * @example
 * ```ts
 * import { cellScope } from '@obelisk/notebook/runtime';
 * Object.keys(cellScope()); // => []
 * ```
 */
export function cellScope(): CellScope {
  // Without a prototype: `toString` in a cell must not mean that of the scope.
  return Object.create(null);
}

const AsyncFunction = (async () => {}).constructor as new (
  ...parameters: string[]
) => (scope: CellScope, importModule: typeof importForCell) => Promise<unknown>;

/**
 * Runs a cell and shows the value of its last line, if it has one.
 *
 * @param scope - changed: the names of the cell's top level are added
 * @param cellId - letters, digits, `-` and `_`; names the cell in stacks
 * @throws CellError with the line of the cell, its cause the error that was thrown
 *
 * @example
 * ```ts
 * import { cellScope, runCell } from '@obelisk/notebook/runtime';
 * const scope = cellScope();
 * await runCell('const x: number = 20;', scope, 'a');
 * await runCell('const y = await Promise.resolve(x + 1);', scope, 'b');
 * scope.y; // => 21
 * await runCell('\nmissing;', scope, 'c'); // throws: ReferenceError: missing is not defined
 * ```
 */
export async function runCell(source: string, scope: CellScope, cellId: string): Promise<void> {
  const { code, names } = compileCell(source);
  for (const name of names) scope[name] = undefined;
  let value: unknown;
  try {
    const run = new AsyncFunction('$scope', '$import', `${code}\n${sourceUrl(cellId)}`);
    value = await run(scope, importForCell);
  } catch (error) {
    throw locatedError(error, cellId);
  }
  if (value !== undefined) display(value);
}
