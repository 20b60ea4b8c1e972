import ts from 'typescript';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { none } from '../support/none.js';
import { manifestOf, packageOrder, root } from '../support/workspace.js';

const docs = suite('docstrings of what the packages export');

const compilerOptions: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  customConditions: ['obelisk-source'],
  types: ['node'],
  skipLibCheck: true,
  noEmit: true,
};

/** The source files that a package's manifest exports. */
function entriesOf(name: string): string[] {
  return Object.values(manifestOf(name).exports).flatMap(({ 'obelisk-source': source }) =>
    source === undefined ? [] : [`${root}packages/${name}/${source.replace('./', '')}`],
  );
}

/** What is missing in the documentation of everything that the entries export. */
function complaints(program: ts.Program, entries: readonly string[]): string[] {
  const checker = program.getTypeChecker();
  return entries.flatMap((entry) => {
    const source = program.getSourceFile(entry);
    const module = source && checker.getSymbolAtLocation(source);
    if (module === undefined) return [];
    return checker.getExportsOfModule(module).flatMap((exported) => {
      const isAlias = (exported.flags & ts.SymbolFlags.Alias) !== 0;
      const symbol = isAlias ? checker.getAliasedSymbol(exported) : exported;
      return complaintsAbout(checker, symbol, exported.name);
    });
  });
}

function complaintsAbout(checker: ts.TypeChecker, symbol: ts.Symbol, name: string): string[] {
  const [declaration] = symbol.declarations ?? [];
  if (declaration === undefined || !isOurs(declaration)) return [];
  const place = `${whereIs(declaration)} ${name}`;
  if (symbol.getDocumentationComment(checker).length === 0) return [`${place} has no docstring`];
  const hasExample = symbol.getJsDocTags(checker).some((tag) => tag.name === 'example');
  if (!isCallable(checker, symbol, declaration) || hasExample) return [];
  return [`${place} has no @example`];
}

/** Whether it is a class, a function, or a constant that holds a function. */
function isCallable(checker: ts.TypeChecker, symbol: ts.Symbol, declaration: ts.Node): boolean {
  if ((symbol.flags & ts.SymbolFlags.Class) !== 0) return true;
  if ((symbol.flags & ts.SymbolFlags.Value) === 0) return false;
  const type = checker.getTypeOfSymbolAtLocation(symbol, declaration);
  return type.getCallSignatures().length > 0;
}

function isOurs(declaration: ts.Node): boolean {
  return declaration.getSourceFile().fileName.startsWith(`${root}packages/`);
}

function whereIs(declaration: ts.Node): string {
  const source = declaration.getSourceFile();
  const line = source.getLineAndCharacterOfPosition(declaration.getStart()).line + 1;
  return `${source.fileName.slice(root.length)}:${line}`;
}

const program = ts.createProgram({
  rootNames: packageOrder.flatMap(entriesOf),
  options: compilerOptions,
});

for (const name of packageOrder) {
  docs(`@obelisk/${name}: all documented, functions and classes with an example`, () => {
    none(complaints(program, entriesOf(name)));
  });
}

docs('a missing docstring and a missing example are found', () => {
  const entry = `${root}packages/sample.ts`;
  const text = [
    'export const a = 1;',
    '/** Adds. */ export function b() {}',
    '/** Adds. @example 1 */ export const c = () => 1;',
    '/** A type needs no example. */ export interface D { e: number }',
  ].join('\n');
  const host = ts.createCompilerHost(compilerOptions);
  const { getSourceFile } = host;
  host.getSourceFile = (file, ...rest) =>
    file === entry
      ? ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true)
      : getSourceFile.call(host, file, ...rest);
  const sample = ts.createProgram({ rootNames: [entry], options: { ...compilerOptions }, host });
  assert.equal(complaints(sample, [entry]).sort(), [
    'packages/sample.ts:1 a has no docstring',
    'packages/sample.ts:2 b has no @example',
  ]);
});

docs.run();
