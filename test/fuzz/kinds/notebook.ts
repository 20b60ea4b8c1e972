import { type Notebook, parseNotebook, solvedCode, starterCode } from '@obelisk/notebook/runtime';
import { executedNotebook } from '../../../packages/notebook/src/headless/executed-notebook.js';
import { expect, type FuzzKind, oneFile, theFile } from '../fuzz-kind.js';
import { mutatedJsonBytes } from '../mutations/json.js';

const fence = '```';
const honest = {
  nbformat: 4,
  nbformat_minor: 5,
  metadata: { kernelspec: { name: 'tslab', language: 'typescript' } },
  cells: [
    { id: 'title', cell_type: 'markdown', metadata: {}, source: ['# A title\n', 'Words.'] },
    { id: 'one', cell_type: 'code', metadata: {}, source: 'const a = 1;', outputs: [] },
    {
      ...{ id: 'starter', cell_type: 'code', metadata: { obelisk: { exercise: 'slope' } } },
      ...{ source: ['let b = 0;\n', 'b'], outputs: [], execution_count: null },
    },
    {
      ...{ id: 'solution', cell_type: 'markdown', metadata: { obelisk: { solution: 'slope' } } },
      source: [`${fence}ts\n`, 'let b = 2;\n', fence],
    },
    { id: 'raw', cell_type: 'raw', metadata: {}, source: '' },
  ],
};

/** Notebooks. */
export const notebook: FuzzKind = {
  make: (random) => oneFile('some.ipynb', mutatedJsonBytes(honest, random)),
  read(input) {
    const [name, bytes] = theFile(input);
    const text = new TextDecoder().decode(bytes);
    const read = parseNotebook(text, name);
    expect(typeof read.title === 'string', 'a title that is no text');
    const starters = starterCode(read);
    for (const { code } of starters) expect(typeof code === 'string', 'code that is no text');
    const ids = read.cells.map(({ id }) => id);
    const outputs = new Map(ids.map((id) => [id, []]));
    const again = parseNotebook(executedNotebook(text, outputs), name);
    expect(again.cells.length === read.cells.length, 'other cells when written');
    expect(solved(read, name).length === starters.length, 'other cells when solved');
  },
};

/** Whoever runs notebooks says which one before the sentence. */
function solved(read: Notebook, name: string) {
  try {
    return solvedCode(read);
  } catch (error) {
    if ((error as Error).constructor !== Error) throw error;
    throw new Error(`${name}: ${(error as Error).message}`);
  }
}
