import type { CellOutput } from './messages.js';

/** The cells of a notebook file, as far as outputs are concerned. */
interface NotebookFile {
  readonly cells: {
    id: string;
    cell_type: string;
    outputs?: object[];
    execution_count?: unknown;
  }[];
}

/**
 * The text of a notebook file with outputs put into it, and everything else as it was.
 *
 * @param outputs - by the cells' ids
 */
export function executedNotebook(
  text: string,
  outputs: ReadonlyMap<string, readonly CellOutput[]>,
): string {
  const notebook: NotebookFile = JSON.parse(text);
  let count = 0;
  for (const cell of notebook.cells) {
    if (cell.cell_type !== 'code') continue;
    count += 1;
    cell.execution_count = count;
    cell.outputs = joined(outputs.get(cell.id) ?? []);
  }
  return `${JSON.stringify(notebook, null, 1)}\n`;
}

/** Lines that follow each other on one stream become one output. */
function joined(outputs: readonly CellOutput[]): CellOutput[] {
  const result: CellOutput[] = [];
  for (const output of outputs) {
    const last = result.at(-1);
    if (
      output.output_type === 'stream' &&
      last?.output_type === 'stream' &&
      last.name === output.name
    ) {
      last.text += output.text;
    } else {
      result.push({ ...output });
    }
  }
  return result;
}
