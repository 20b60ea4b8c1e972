import { fileURLToPath } from 'node:url';
import type ts from 'typescript';
import type { NotebookProgram } from './notebook-program.js';
import type { NotebookProblem } from './problem.js';

/** The repository, whose packages the cells import. */
const root = fileURLToPath(new URL('../../../../', import.meta.url));

type TypeScript = typeof ts;

/** As strict as our sources. */
const optionsOf = (ts: TypeScript): ts.CompilerOptions => ({
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
 * @throws Error where TypeScript is not installed: who only shows things does without it
 */
export async function typeProblems(
  programs: readonly NotebookProgram[],
): Promise<NotebookProblem[][]> {
  const ts = await loadTypeScript();
  const options = optionsOf(ts);
  const files = new Map(
    programs.map((program, i) => [`${root}notebooks/program-${i}.ts`, program]),
  );
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (path) => files.has(path) || fileExists.call(host, path);
  host.readFile = (path) => files.get(path)?.text ?? readFile.call(host, path);
  host.getSourceFile = (path, ...rest) => {
    const program = files.get(path);
    if (program === undefined) return getSourceFile.call(host, path, ...rest);
    return ts.createSourceFile(path, program.text, ts.ScriptTarget.ES2022, true);
  };
  const checked = ts.createProgram({ rootNames: [...files.keys()], options, host });
  return [...files].map(([path, program]) => {
    const source = checked.getSourceFile(path);
    const syntax = checked.getSyntacticDiagnostics(source);
    const found = syntax.length > 0 ? syntax : checked.getSemanticDiagnostics(source);
    return found.map((diagnostic) => problemOf(ts, diagnostic, program));
  });
}

async function loadTypeScript(): Promise<TypeScript> {
  try {
    return (await import('typescript')).default;
  } catch {
    throw new Error(
      'cells are checked by TypeScript, which is not installed: npm install typescript',
    );
  }
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
