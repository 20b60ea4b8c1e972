// What a cell writes reaches the page in batches, and not without end.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  LimitedOutput,
  mostCharacters,
  mostLines,
  mostOutputs,
} from '../../packages/lab/src/notebook/limited-output.js';
import type { NotebookAnswer } from '../../packages/lab/src/notebook/messages.js';

const output = suite('limited output');

/** What the page has heard after a cell. */
function heard(cell: (output: LimitedOutput) => void) {
  const answers: NotebookAnswer[] = [];
  const limited = new LimitedOutput((answer) => answers.push(answer));
  limited.begin();
  cell(limited);
  limited.flush();
  const texts = answers.flatMap((answer) => (answer.type === 'text' ? [answer.text] : []));
  const last = answers.at(-1);
  return {
    answers,
    lines: texts.join('\n').split('\n'),
    cut: last?.type === 'cut' ? last.sentence : null,
  };
}

const bundle = { 'text/plain': 'a table' };

output('20,000 lines are a few messages: the first thousand, and how many more there were', () => {
  const started = performance.now();
  const { answers, lines, cut } = heard((cell) => {
    for (let i = 0; i < 20_000; i++) cell.line('stdout', String(i));
  });
  // One at once, one per 100 ms, and what a flush at the end adds.
  const most = (2 * (performance.now() - started)) / 100 + 4;
  assert.ok(answers.length <= most, `${answers.length} messages`);
  assert.equal(
    lines,
    Array.from({ length: mostLines }, (_, i) => String(i)),
  );
  assert.is(cut, '… 19,000 more lines');
});

output('few lines all come, in their order among streams and pictures', () => {
  const { answers } = heard((cell) => {
    cell.line('stdout', 'a');
    cell.line('stdout', 'b');
    cell.line('stdout', 'c');
    cell.line('stderr', 'd');
    cell.output(bundle);
    cell.line('stdout', 'e');
  });
  assert.equal(answers, [
    { type: 'text', stream: 'stdout', text: 'a' },
    { type: 'text', stream: 'stdout', text: 'b\nc' },
    { type: 'text', stream: 'stderr', text: 'd' },
    { type: 'output', bundle },
    { type: 'text', stream: 'stdout', text: 'e' },
  ]);
});

output('a line without end and pictures without end are cut, too; the next cell is not', () => {
  const long = heard((cell) => {
    cell.line('stdout', 'x'.repeat(mostCharacters + 5));
    cell.line('stdout', 'y');
    for (let i = 0; i < mostOutputs + 2; i++) cell.output(bundle);
  });
  assert.is(long.lines[0], `${'x'.repeat(mostCharacters)} …`);
  assert.is(long.answers.filter(({ type }) => type === 'output').length, mostOutputs);
  assert.is(long.cut, '… 1 more line and 2 more outputs');
  const next = heard((cell) => {
    for (let i = 0; i <= mostLines; i++) cell.line('stdout', '');
    cell.flush();
    cell.begin();
    cell.line('stdout', 'again');
  });
  assert.is(next.lines.at(-1), 'again');
});

output('what is written between two waits comes by itself', async () => {
  const answers: NotebookAnswer[] = [];
  const limited = new LimitedOutput((answer) => answers.push(answer));
  limited.line('stdout', 'at once');
  limited.line('stdout', 'soon');
  assert.is(answers.length, 1);
  while (answers.length < 2) await new Promise((resume) => setTimeout(resume, 10));
  assert.equal(answers[1], { type: 'text', stream: 'stdout', text: 'soon' });
});

output.run();
