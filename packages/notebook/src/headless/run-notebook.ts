import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { CellOutput, Message } from './messages.js';
import type { NotebookProblem } from './problem.js';

/** How the run of one notebook went. */
export interface NotebookRun {
  readonly problems: readonly NotebookProblem[];
  /** What each cell put out, by the cells' ids. */
  readonly outputs: ReadonlyMap<string, readonly CellOutput[]>;
}

/** The script beside this one, from source as from the build. */
const script = fileURLToPath(import.meta.url).replace(/run-notebook(\.\w+)$/, 'notebook-process$1');

/** Runs a notebook in a process of its own, for at most so many seconds. */
export function runNotebook(path: string, seconds: number): Promise<NotebookRun> {
  const problems: NotebookProblem[] = [];
  const outputs = new Map<string, CellOutput[]>();
  let place = '';
  let ended = false;
  return new Promise((resolve) => {
    const child = fork(script, [path], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    let written = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      written += text;
    });
    const stop = () => {
      problems.push({ place, line: null, message: `not done after ${seconds} s` });
      child.kill('SIGKILL');
    };
    let limit: NodeJS.Timeout | undefined;
    child.on('message', (message: Message) => {
      // From the first cell on: how long the packages take to load says nothing of the notebook.
      limit ??= setTimeout(stop, seconds * 1000);
      if (message.kind === 'cell') place = message.place;
      else if (message.kind === 'problem') problems.push(message.problem);
      else if (message.kind === 'end') ended = true;
      else outputs.set(message.cellId, [...(outputs.get(message.cellId) ?? []), message.output]);
    });
    child.on('close', (code, signal) => {
      clearTimeout(limit);
      if (!ended && problems.length === 0) {
        const reason = lastWords(written) ?? `the process ended with ${signal ?? code}`;
        problems.push({ place, line: null, message: reason });
      }
      resolve({ problems, outputs });
    });
  });
}

/** The line of an error in what a dying process wrote. */
function lastWords(written: string): string | undefined {
  return /^\w*Error.*$/m.exec(written)?.[0];
}
