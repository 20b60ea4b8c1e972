import type ts from 'typescript';
import type { NotebookProgram } from '../headless/notebook-program.js';
import type { NotebookProblem } from '../headless/problem.js';

/** The module `typescript`, however it was loaded. */
export type TypeScript = typeof ts;

/**
 * How cells are checked: as strictly as our sources, from which the types of the packages are read.
 *
 * @example
 * ```ts
 * import { cellOptions } from '@obelisk/notebook/runtime';
 * import ts from 'typescript';
 * cellOptions(ts).strict; // => true
 * ```
 */
export const cellOptions = (ts: TypeScript): ts.CompilerOptions => ({
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  customConditions: ['obelisk-source'],
  lib: ['lib.es2023.d.ts', 'lib.esnext.disposable.d.ts', 'lib.dom.d.ts'],
  types: [],
  strict: true,
  verbatimModuleSyntax: true,
  noImplicitOverride: true,
  noFallthroughCasesInSwitch: true,
  skipLibCheck: true,
  noEmit: true,
});

/**
 * The type errors of some programs, one list for each. They are checked together, because the
 * packages that they import take much longer to read than the cells.
 *
 * @param host - where files are; the programs are added to it
 * @param folder - where the programs seem to lie, with a slash at its end
 *
 * @example
 * ```ts
 * import { cellOptions, notebookProgram, programProblems } from '@obelisk/notebook/runtime';
 * import ts from 'typescript';
 * const cell = { id: 'a', type: 'code' as const, source: '' };
 * const program = notebookProgram([{ cell, code: 'const y: number = "text";', firstLine: 1 }]);
 * const host = ts.createCompilerHost(cellOptions(ts));
 * const [[{ place, line, message }]] = programProblems(ts, host, `${process.cwd()}/`, [program]);
 * [place, line, message.slice(0, 6)]; // => ['cell 1', 1, 'TS2322']
 * ```
 */
export function programProblems(
  ts: TypeScript,
  host: ts.CompilerHost,
  folder: string,
  programs: readonly NotebookProgram[],
): NotebookProblem[][] {
  const files = new Map(programs.map((program, i) => [`${folder}program-${i}.ts`, program]));
  const withPrograms: ts.CompilerHost = {
    ...host,
    fileExists: (path) => files.has(path) || host.fileExists(path),
    readFile: (path) => files.get(path)?.text ?? host.readFile(path),
    getSourceFile: (path, ...rest) => {
      const program = files.get(path);
      if (program === undefined) return host.getSourceFile(path, ...rest);
      return ts.createSourceFile(path, program.text, ts.ScriptTarget.ES2022, true);
    },
  };
  const options = cellOptions(ts);
  const checked = ts.createProgram({ rootNames: [...files.keys()], options, host: withPrograms });
  return [...files].map(([path, program]) => {
    const source = checked.getSourceFile(path);
    const syntax = checked.getSyntacticDiagnostics(source);
    const found = syntax.length > 0 ? syntax : checked.getSemanticDiagnostics(source);
    return found.map((diagnostic) => problemOf(ts, diagnostic, program));
  });
}

function problemOf(
  ts: TypeScript,
  diagnostic: ts.Diagnostic,
  program: NotebookProgram,
): NotebookProblem {
  const { file, start = 0, code, messageText } = diagnostic;
  const message = `TS${code}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
  if (file === undefined) return { place: '', line: null, message };
  return { ...program.placeOf(file.getLineAndCharacterOfPosition(start).line), message };
}
