import { setNotebookHost } from '../display/host.js';
import type { CellError } from '../runtime/cell-error.js';
import { captureConsole } from '../runtime/console-capture.js';
import { type PlacedCode, placeName, solvedCode, starterCode } from '../runtime/exercises.js';
import type { Notebook } from '../runtime/notebook.js';
import { type CellScope, cellScope, runCell } from '../runtime/run-cell.js';
import type { Message } from './messages.js';

/** Tells the runner of something. */
type Send = (message: Message) => void;

/** How the checks of exercises went, the last verdict of each. */
type Verdicts = Map<string, boolean>;

/** What only Node has: a cell that uses it must fail here too, as in a browser. */
const nodeOnly = { process: undefined, Buffer: undefined, global: undefined };

/**
 * Runs a notebook as it is, with its starters; then, as a student would, again from the first
 * exercise on with the solutions in their place, in the same scope. A check that passes with the
 * starter, or does not with the solution, is a problem.
 */
export async function runThrough(notebook: Notebook, send: Send): Promise<void> {
  const scope = Object.assign(cellScope(), nodeOnly);
  const verdicts: Verdicts = new Map();
  const starters = starterCode(notebook);
  if (!(await runAll(starters, 0, scope, verdicts, send))) return;
  for (const [exercise, right] of verdicts) {
    if (right) tell(send, `exercise ${exercise}`, 'its check passes before it is answered');
  }
  const first = starters.findIndex(({ cell }) => cell.exercise !== undefined);
  if (first < 0) return;
  verdicts.clear();
  const silent: Send = (message) => message.kind !== 'output' && send(message);
  if (!(await runAll(solvedCode(notebook), first, scope, verdicts, silent))) return;
  for (const { cell } of starters) {
    if (cell.exercise === undefined || verdicts.get(cell.exercise)) continue;
    const ran = verdicts.has(cell.exercise);
    const message = ran ? 'its check does not pass' : 'its check did not run';
    tell(send, `solution ${cell.exercise}`, message);
  }
}

/** Runs cells from number `first` on; false when one failed. */
async function runAll(
  cells: readonly PlacedCode[],
  first: number,
  scope: CellScope,
  verdicts: Verdicts,
  send: Send,
): Promise<boolean> {
  for (const [i, placed] of cells.entries()) {
    if (i < first) continue;
    const place = placeName(placed, i + 1);
    send({ kind: 'cell', place });
    const restore = listen(placed.cell.id, verdicts, send);
    try {
      await runCell(placed.code, scope, placed.cell.id);
    } catch (error) {
      const { message, line } = error as CellError;
      const inCell = line === null ? null : line + placed.firstLine - 1;
      send({ kind: 'problem', problem: { place, line: inCell, message } });
      return false;
    } finally {
      restore();
    }
  }
  return true;
}

/** Sends on what the cell displays, prints and checks, until it is ended. */
function listen(cellId: string, verdicts: Verdicts, send: Send): () => void {
  const former = setNotebookHost({
    show: (data) => {
      const output = { output_type: 'display_data', data, metadata: {} } as const;
      send({ kind: 'output', cellId, output });
    },
    checked: (exercise, right) => verdicts.set(exercise, right),
  });
  const stop = captureConsole((name, line) => {
    send({ kind: 'output', cellId, output: { output_type: 'stream', name, text: `${line}\n` } });
  });
  return () => {
    stop();
    setNotebookHost(former);
  };
}

function tell(send: Send, place: string, message: string): void {
  send({ kind: 'problem', problem: { place, line: null, message } });
}
