import { parseNotebook } from '@obelisk/notebook/runtime';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const notebooks = suite('notebook files read');

const text = (cells: unknown, rest = {}) =>
  JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells, ...rest });
const cell = (changes = {}) => ({
  id: 'a',
  cell_type: 'code',
  source: '1',
  metadata: {},
  ...changes,
});

notebooks('source may be one text or lines; marks of exercises are read', () => {
  const { cells, title } = parseNotebook(
    text([
      cell({ cell_type: 'markdown', source: ['text\n', '# Title'] }),
      cell({ id: 'b', metadata: { obelisk: { exercise: 'e' } } }),
    ]),
    'n.ipynb',
  );
  assert.is(title, 'Title');
  assert.is(cells[0].source, 'text\n# Title');
  assert.is(cells[1].exercise, 'e');
  assert.is(cells[1].solution, undefined);
});

const wrong: readonly (readonly [string, string])[] = [
  ['[]', 'n.ipynb: is no notebook: expected a JSON object'],
  [text([], { nbformat_minor: 4 }), 'n.ipynb: expected nbformat 4.5, found 4.4'],
  [
    text([], { nbformat_minor: { toString: 5 } }),
    'n.ipynb: expected nbformat 4.5, found 4.{"toString":5}',
  ],
  [text({}), 'n.ipynb: has no list of cells'],
  [text([7]), 'n.ipynb: cell 1 of 1: expected an object'],
  [text([cell(), cell()]), 'n.ipynb: two cells have the id a'],
  [
    text([cell({ id: 'a b' })]),
    'n.ipynb: cell 1 of 1: expected an id of 1 to 64 letters, digits, - and _',
  ],
  [
    text([cell({ cell_type: 'heading' })]),
    'n.ipynb: cell 1 of 1: expected cell_type code, markdown or raw, found "heading"',
  ],
  [
    text([cell({ source: [1] })]),
    'n.ipynb: cell 1 of 1: expected source to be text or a list of texts',
  ],
  [
    text([]).replace('{}', `${'['.repeat(20_000)}${']'.repeat(20_000)}`),
    'n.ipynb: has values in values, more than 500 levels deep',
  ],
];

for (const [file, message] of wrong) {
  notebooks(message, () => {
    assert.throws(
      () => parseNotebook(file, 'n.ipynb'),
      (error: Error) => error.message === message,
    );
  });
}

notebooks.run();
