import { type Program, parse } from 'acorn';
import { transform } from 'sucrase';
import { CellError } from './cell-error.js';
import { addParts, type CellParts } from './cell-parts.js';
import { edited } from './text-edits.js';

/** A cell as JavaScript. */
export interface CompiledCell {
  /** The body of an asynchronous function of `$scope` and `$import`. */
  readonly code: string;
  /** What the cell's top level binds: it must be in the scope before the code runs. */
  readonly names: readonly string[];
}

/**
 * A TypeScript cell as the body of an asynchronous function that gives the value of its last
 * line. The top level lives in an object, `$scope`, that all cells of a notebook share: `with`
 * makes its properties look like variables, so that nothing inside functions has to be
 * rewritten, and gpu.js can read kernels as they were written. Lines stay where they are.
 *
 * @throws CellError with the line when the cell is no TypeScript
 *
 * @example
 * ```ts
 * import { compileCell } from '@obelisk/notebook/runtime';
 * compileCell('const x: number = 1;\nx + 1').names; // => ['x']
 * const { code } = compileCell('const x: number = 1;\nx + 1');
 * code.split('\n').slice(1, 3); // => [';(x = 1);', 'return (x + 1)']
 * ```
 */
export function compileCell(source: string): CompiledCell {
  const script = withoutTypes(source);
  const parts: CellParts = { names: [], first: [], edits: [] };
  const { body } = parsed(script);
  for (const node of body) addParts(node, node === body.at(-1), script, parts);
  const code = edited(script, parts.edits);
  return {
    code: `with ($scope) { return await (async () => { ${parts.first.join(' ')}\n${code}\n})(); }`,
    names: parts.names,
  };
}

function withoutTypes(source: string): string {
  try {
    return transform(source, {
      transforms: ['typescript'],
      disableESTransforms: true,
      keepUnusedImports: true,
    }).code;
  } catch (error) {
    throw syntaxError(error, source);
  }
}

function parsed(script: string): Program {
  try {
    return parse(script, {
      ecmaVersion: 'latest',
      sourceType: 'module',
      allowAwaitOutsideFunction: true,
    });
  } catch (error) {
    throw syntaxError(error, script);
  }
}

/** Both parsers end their messages by `(line:column)`, and leave it to that which token it was. */
function syntaxError(error: unknown, source: string): CellError {
  const message = (error as Error).message.replace(/^Error transforming[^:]*: /, '');
  const place = /\s*\((\d+):\d+\)$/.exec(message);
  // A list goes on or ends; the parser tells the first alone.
  const text = (place ? message.slice(0, place.index) : message).replace(
    /expected ","$/,
    'expected "," or a closing bracket',
  );
  const { pos } = error as { pos?: number };
  const named = pos === undefined ? text : text.replace('token', () => tokenAt(source, pos));
  return new CellError(`SyntaxError: ${named}`, place && Number(place[1]));
}

const token = /\s*([\p{L}\p{N}_$#@]+|(["'`]).*?\2|=>|[=!<>&|+*?-]+|.)/suy;

function tokenAt(source: string, position: number): string {
  token.lastIndex = position;
  const found = token.exec(source);
  return found === null ? 'end of the cell' : `token ${found[1]}`;
}
