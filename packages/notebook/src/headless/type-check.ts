import { fileURLToPath } from 'node:url';
import { cellOptions, programProblems, type TypeScript } from '../runtime/program-types.js';
import type { NotebookProgram } from './notebook-program.js';
import type { NotebookProblem } from './problem.js';

/** The repository, whose packages the cells import. */
const root = fileURLToPath(new URL('../../../../', import.meta.url));

/**
 * The type errors of some programs, one list for each.
 *
 * @throws Error where TypeScript is not installed: who only shows things does without it
 */
export async function typeProblems(
  programs: readonly NotebookProgram[],
): Promise<NotebookProblem[][]> {
  const ts = await loadTypeScript();
  const host = ts.createCompilerHost(cellOptions(ts));
  return programProblems(ts, host, `${root}notebooks/`, programs);
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
