// tslab (docs/notebooks.md) loses a name of an earlier cell where it is written as { W } for
// { W: W }. Nothing else runs the notebooks in tslab, so this is looked for in their text.
import {
  type Notebook,
  type PlacedCode,
  parseNotebook,
  solvedCode,
  starterCode,
} from '@obelisk/notebook/runtime';
import ts from 'typescript';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { none } from '../support/none.js';
import { filesBelow, textOf } from '../support/workspace.js';

const shorthand = suite('shorthand properties in notebooks');
const options: ts.CompilerOptions = {
  noResolve: true,
  noLib: true,
  target: ts.ScriptTarget.ES2022,
};

/** Shorthand properties whose variable belongs to an earlier cell, as "cell: name". */
function lostInTslab(cells: readonly PlacedCode[]): string[] {
  const ends: number[] = [];
  let text = '';
  for (const { code } of cells) {
    text += `${code}\n;export {};\n`;
    ends.push(text.length);
  }
  const cellAt = (position: number) => ends.findIndex((end) => position < end);
  const host = ts.createCompilerHost(options);
  const file = ts.createSourceFile('cells.ts', text, ts.ScriptTarget.ES2022, true);
  host.getSourceFile = (name) => (name === 'cells.ts' ? file : undefined);
  const checker = ts.createProgram({ rootNames: ['cells.ts'], options, host }).getTypeChecker();
  const found: string[] = [];
  const visit = (node: ts.Node) => {
    if (ts.isShorthandPropertyAssignment(node)) {
      const declared = checker.getShorthandAssignmentValueSymbol(node)?.declarations?.[0];
      const own = cellAt(node.pos);
      if (declared && cellAt(declared.pos) < own) {
        found.push(`${cells[own].cell.id}: ${node.name.text}`);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

for (const path of filesBelow('notebooks', '.ipynb')) {
  shorthand(`${path} writes none for a name of an earlier cell`, () => {
    const notebook = parseNotebook(textOf(path), path);
    const all = [starterCode, solvedCode].flatMap((cellsOf) => lostInTslab(cellsOf(notebook)));
    none([...new Set(all)]);
  });
}

shorthand('what it looks for is found, and nothing else', () => {
  const sources = [
    'const [W, H] = [1, 2];',
    'const f = (H: number) => ({ W, H, g: W });',
    '({ f })',
  ];
  const cells = sources.map((source, i) => ({ id: `c${i}`, type: 'code' as const, source }));
  const notebook: Notebook = { title: '', cells };
  assert.equal(lostInTslab(starterCode(notebook)), ['c1: W', 'c2: f']);
});

shorthand.run();
