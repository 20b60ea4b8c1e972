// Questions are read from the code of their cells as `exercise` itself shows them.
import { readFileSync } from 'node:fs';
import { exercise, type MimeBundle, setNotebookHost } from '@obelisk/notebook';
import { cellScope, parseNotebook, runCell } from '@obelisk/notebook/runtime';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type ExerciseRole, exerciseRole } from '../../packages/lab/src/notebook/exercise-cells.js';
import { notebookNames } from '../support/lab.js';
import { root } from '../support/workspace.js';

const exercises = suite('cells of exercises');

/** What a cell shows as Markdown when it runs. */
async function shownBy(source: string): Promise<string | undefined> {
  const shown: MimeBundle[] = [];
  const former = setNotebookHost({ show: (bundle) => shown.push(bundle) });
  await runCell(source, Object.assign(cellScope(), { exercise }), 'question');
  setNotebookHost(former);
  return shown[0]['text/markdown'];
}

for (const name of notebookNames) {
  exercises(`${name}: every exercise has question, answer and check, in this order`, async () => {
    const { cells } = parseNotebook(readFileSync(`${root}notebooks/${name}.ipynb`, 'utf8'), name);
    const told = cells.map((cell) => ({ cell, role: exerciseRole(cell) }));
    const roles = told.flatMap(({ role }) => role ?? []);
    const order: ExerciseRole['part'][] = ['question', 'answer', 'check'];
    assert.ok(roles.length > 0);
    for (const [at, role] of roles.entries()) {
      assert.is(role.part, order[at % 3]);
      assert.is(role.exercise, roles[at - (at % 3)].exercise);
    }
    for (const { cell, role } of told) {
      if (role?.part !== 'question') continue;
      const shown = `**Exercise (${role.exercise}).** ${role.question}`;
      assert.is(shown, await shownBy(cell.source));
    }
    // None is forgotten because it is written in another way.
    const calls = cells.filter(
      ({ type, source }) => type === 'code' && /^(exercise|(await )?check)\(/m.test(source),
    );
    assert.is(calls.length, (2 * roles.length) / 3);
  });
}

exercises('other code is no part of an exercise', () => {
  for (const source of ['exercise(id, text);', 'check;', 'const check = 1;', '']) {
    assert.is(exerciseRole({ id: 'a', type: 'code', source }), null);
  }
});

exercises.run();
