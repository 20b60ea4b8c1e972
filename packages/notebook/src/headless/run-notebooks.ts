import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename } from 'node:path';
import { printable, printableLines } from '@obelisk/engine/text';
import pLimit from 'p-limit';
import { type PlacedCode, solvedCode, starterCode } from '../runtime/exercises.js';
import { type Notebook, parseNotebook } from '../runtime/notebook.js';
import { executedNotebook } from './executed-notebook.js';
import { type NotebookProgram, notebookProgram } from './notebook-program.js';
import { type NotebookProblem, problemText } from './problem.js';
import { runNotebook } from './run-notebook.js';
import { typeProblems } from './type-check.js';

/** How notebooks are run. */
export interface NotebookRunOptions {
  /** Where the notebooks with their outputs go. */
  readonly folder: string;
  /** Seconds that one notebook may take. */
  readonly seconds: number;
  /** Gets one line for each notebook, with lines for its problems. */
  readonly print: (text: string) => void;
}

/** A notebook that was read, or why it could not be. */
interface ReadNotebook {
  readonly path: string;
  readonly name: string;
  readonly text: string;
  readonly notebook: Notebook | null;
  readonly programs: readonly NotebookProgram[];
  readonly problems: NotebookProblem[];
}

const together = Math.min(2, availableParallelism());

/**
 * Runs notebooks without anyone watching: checks their types, runs their cells in a process for
 * each notebook, then the solutions of their exercises, and writes the notebooks with outputs.
 *
 * @returns how many failed
 * @throws Error where TypeScript, which checks the types, is not installed
 *
 * @example
 * ```ts
 * import { runNotebooks } from '@obelisk/notebook/node';
 * const lines: string[] = [];
 * const options = { folder: 'out', seconds: 60, print: (text: string) => lines.push(text) };
 * await runNotebooks(['missing.ipynb'], options); // => 1
 * lines[0].split('\n')[1].trim(); // => "ENOENT: no such file or directory, open 'missing.ipynb'"
 * ```
 */
export async function runNotebooks(
  paths: readonly string[],
  options: NotebookRunOptions,
): Promise<number> {
  const notebooks = paths.map(read);
  await checkTypes(notebooks);
  const limit = pLimit(together);
  const passed = await Promise.all(
    notebooks.map((notebook) => limit(() => runOne(notebook, options))),
  );
  return passed.filter((isPassed) => !isPassed).length;
}

function read(path: string): ReadNotebook {
  const name = basename(path, '.ipynb');
  const broken = { path, name, text: '', notebook: null, programs: [] };
  try {
    const text = readFileSync(path, 'utf8');
    const notebook = parseNotebook(text, basename(path));
    const programs = programsOf(starterCode(notebook), solvedCode(notebook));
    return { path, name, text, notebook, programs, problems: [] };
  } catch (error) {
    return { ...broken, problems: [{ place: '', line: null, message: (error as Error).message }] };
  }
}

/** That of the starters and, where there are exercises, that of the solutions. */
function programsOf(starters: PlacedCode[], solved: PlacedCode[]): NotebookProgram[] {
  const hasExercises = solved.some(({ cell }) => cell.solution !== undefined);
  return (hasExercises ? [starters, solved] : [starters]).map(notebookProgram);
}

async function checkTypes(notebooks: readonly ReadNotebook[]): Promise<void> {
  const owners = notebooks.flatMap((notebook) => notebook.programs.map(() => notebook));
  const found = await typeProblems(notebooks.flatMap(({ programs }) => programs));
  found.forEach((problems, i) => {
    const known = new Set(owners[i].problems.map(problemText));
    owners[i].problems.push(...problems.filter((problem) => !known.has(problemText(problem))));
  });
}

async function runOne(read: ReadNotebook, { folder, seconds, print }: NotebookRunOptions) {
  const { path, name, text, notebook } = read;
  const started = performance.now();
  const problems = [...read.problems];
  if (notebook && problems.length === 0) {
    const run = await runNotebook(path, seconds);
    problems.push(...run.problems);
    mkdirSync(folder, { recursive: true });
    const unfinished = `${folder}/${name}.${process.pid}`;
    writeFileSync(unfinished, executedNotebook(text, run.outputs));
    renameSync(unfinished, `${folder}/${name}.ipynb`);
  }
  const passed = problems.length === 0;
  const time = ((performance.now() - started) / 1000).toFixed(1);
  const lines = problems.map(
    (problem) => `\n     ${printableLines(problemText(problem)).replaceAll('\n', '\n     ')}`,
  );
  const result = `${passed ? 'ok  ' : 'FAIL'} ${printable(name)}: ${sizeOf(notebook)} (${time} s)`;
  print(`${result}${lines.join('')}`);
  return passed;
}

function sizeOf(notebook: Notebook | null): string {
  const cells = notebook?.cells ?? [];
  const code = cells.filter(({ type }) => type === 'code').length;
  const exercises = cells.filter(({ exercise }) => exercise !== undefined).length;
  return `${code} cells, ${exercises} exercises`;
}
