// A name that is missing: which cell declares it.
import { type CellError, cellScope, runCell } from '@obelisk/notebook/runtime';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { declarationHint } from '../../packages/lab/src/notebook/declaring-cell.js';

const declaring = suite('the cell that declares a name');

const sources = [
  "import { display as shown } from '@obelisk/notebook';",
  'const broken = ;',
  'shown(1);',
  'const { a, b: [later] } = { a: 1, b: [2] };',
  'function outer() { const inner = 1; }\nlater + inner;',
];

declaring('is named, before or behind', () => {
  assert.equal(declarationHint('ReferenceError: shown is not defined', sources, 2), {
    sentence: 'Run cell 1 first: it declares shown.',
    isEarlier: true,
  });
  const safari = "ReferenceError: Can't find variable: later";
  assert.is(declarationHint(safari, sources, 4)?.sentence, 'Run cell 4 first: it declares later.');
  assert.equal(declarationHint('ReferenceError: later is not defined', sources, 2), {
    sentence: 'Cell 4, further down, declares later.',
    isEarlier: false,
  });
});

declaring('is none for a name of nowhere, within a function, and for other errors', () => {
  for (const message of [
    'ReferenceError: nowhere is not defined',
    'ReferenceError: inner is not defined',
    'ReferenceError: outer is not defined',
    'TypeError: shown is not a function',
  ]) {
    assert.is(declarationHint(message, sources, 4), null, message);
  }
});

declaring("is found by a browser's own message", async () => {
  const failed = await runCell('shown(1);', cellScope(), 'c').catch((error: CellError) => error);
  assert.ok(declarationHint((failed as CellError).message, sources, 2)?.isEarlier);
});

declaring.run();
