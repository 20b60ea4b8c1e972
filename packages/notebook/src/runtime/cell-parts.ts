import type {
  Expression,
  ImportDeclaration,
  ModuleDeclaration,
  Statement,
  VariableDeclaration,
} from 'acorn';
import { bindingNames } from './binding-names.js';
import { CellError } from './cell-error.js';
import { lineBreaks, type TextEdit } from './text-edits.js';

/** What is gathered from the statements of a cell's top level. */
export interface CellParts {
  /** What they bind. */
  readonly names: string[];
  /** What runs before them: imports, and functions, which may be used above their line. */
  readonly first: string[];
  readonly edits: TextEdit[];
}

/** Adds to `parts` what becomes of one statement of the top level. */
export function addParts(
  node: Statement | ModuleDeclaration,
  isLast: boolean,
  script: string,
  parts: CellParts,
): void {
  const { names, first, edits } = parts;
  const insert = (at: number, text: string) => edits.push({ start: at, end: at, text });
  if (node.type === 'ImportDeclaration') {
    importParts(node, script, parts);
  } else if (node.type.startsWith('Export')) {
    const line = script.slice(0, node.start).split('\n').length;
    throw new CellError('a cell cannot export: its names are there in later cells', line);
  } else if (node.type === 'VariableDeclaration') {
    variableParts(node, script, parts);
  } else if (node.type === 'FunctionDeclaration') {
    names.push(node.id.name);
    first.push(`$scope.${node.id.name} = ${node.id.name};`);
  } else if (node.type === 'ClassDeclaration') {
    names.push(node.id.name);
    insert(node.end, ` $scope.${node.id.name} = ${node.id.name};`);
  } else if (node.type === 'ExpressionStatement' && isLast && isShown(node.expression)) {
    insert(node.start, 'return (');
    insert(endOfExpression(node, script), ')');
  }
}

/** An assignment has a value too, but whoever writes one does not ask for it. */
function isShown({ type }: Expression): boolean {
  return type !== 'AssignmentExpression' && type !== 'UpdateExpression';
}

/** Without the semicolon; the parser leaves parentheses around an expression out of it. */
function endOfExpression({ start, end }: Statement, script: string): number {
  return script.slice(start, end).endsWith(';') ? end - 1 : end;
}

/** `import { a as b } from 'c'` becomes `({ a: b } = await $import('c', ['a']))`. */
function importParts(node: ImportDeclaration, script: string, { names, first, edits }: CellParts) {
  const wanted: string[] = [];
  const targets: string[] = [];
  let whole = '';
  for (const specifier of node.specifiers) {
    const local = specifier.local.name;
    names.push(local);
    if (specifier.type === 'ImportNamespaceSpecifier') {
      whole = `${local} = `;
      continue;
    }
    const { imported } = specifier as { imported?: { name?: string; value?: unknown } };
    const name = imported ? String(imported.name ?? imported.value) : 'default';
    wanted.push(name);
    targets.push(`${JSON.stringify(name)}: ${local}`);
  }
  const module = `await $import(${JSON.stringify(node.source.value)}, ${JSON.stringify(wanted)})`;
  const target = targets.length > 0 ? `{ ${targets.join(', ')} } = ` : '';
  first.push(`(${target}${whole}${module});`);
  const text = lineBreaks(script.slice(node.start, node.end));
  edits.push({ start: node.start, end: node.end, text });
}

/**
 * `const a = 1, { b } = c;` becomes `;(a = 1), ({ b } = c);`: assignments to the scope. The first
 * semicolon ends a line before it that has none.
 */
function variableParts(node: VariableDeclaration, script: string, { names, edits }: CellParts) {
  const { declarations } = node;
  let start = node.start;
  declarations.forEach(({ id, init, start: from, end }, i) => {
    names.push(...bindingNames(id));
    const between = lineBreaks(script.slice(start, from));
    edits.push({ start, end: from, text: `${between}${i > 0 ? ', ' : ';'}(` });
    edits.push({ start: end, end, text: init ? ')' : ' = undefined)' });
    start = end;
  });
}
