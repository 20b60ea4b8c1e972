// The drawings of a recording: the graph and the page without a script.
import { backwardStepper, recordSteps, tapeGraph } from '@obelisk/notebook';
import { recordProgram, samplePrograms } from '@obelisk/notebook/runtime';
import {
  add,
  gradcheckOperations,
  multiply,
  square,
  sum,
  type Tensor,
  tensor,
} from '@obelisk/tensor';
import { parseHTML } from 'linkedom';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { layeredLayout } from '../../packages/notebook/src/stepper/layered-layout.js';

const stepper = suite('backward stepper');

async function twice() {
  const x = tensor(3, { requiresGrad: true, name: 'x' });
  return recordSteps(() => add(multiply(square(x), tensor(2)), x));
}

const pageOf = (html: string | undefined) => parseHTML(`<body>${html}</body>`).document;

stepper('a node stands right of all it is made of, and no two stand on one place', () => {
  const edges = [
    [0, 1],
    [0, 2],
    [1, 3],
    [2, 4],
    [3, 5],
    [4, 5],
    [0, 5],
    [6, 5],
  ].map(([from, to], place) => ({ from, to, place }));
  const { places, ways, columns, rows } = layeredLayout(7, edges);
  for (const { from, to } of edges) assert.ok(places[from].column < places[to].column);
  const stops = [...places, ...ways.flatMap((way) => way.slice(1, -1))];
  assert.is(new Set(stops.map(({ column, row }) => `${column} ${row}`)).size, stops.length);
  assert.equal([columns, rows], [4, 4]);
  assert.is(places[6].column, 2); // a leaf stands beside its first use
  assert.is(ways[6].length, 4); // the long edge has a stop in both columns on its way
});

stepper('edges cross only where they must', () => {
  // Two chains whose leaves come in the other order.
  const edges = [
    { from: 1, to: 2, place: 0 },
    { from: 0, to: 3, place: 0 },
    { from: 2, to: 4, place: 0 },
    { from: 3, to: 4, place: 1 },
  ];
  const { places } = layeredLayout(5, edges);
  assert.is(Math.sign(places[0].row - places[1].row), Math.sign(places[3].row - places[2].row));
});

stepper('the tape is drawn with what has arrived after so many steps', async () => {
  const recording = await twice();
  const gradients = (steps?: number) => {
    const { document } = parseHTML(tapeGraph(recording, steps).bundle['image/svg+xml'] ?? '');
    return [...document.querySelectorAll('.tape-gradient')].map(({ textContent }) => textContent);
  };
  assert.equal(gradients(0), []);
  assert.equal(gradients(1), ['\u2202L: 1', '\u2202L: 1', '\u2202L: 1']); // x so far, product, loss
  assert.equal(gradients(), ['\u2202L: 13', '\u2202L: 2', '\u2202L: 1', '\u2202L: 1']);
});

for (const { name, source } of samplePrograms) {
  stepper(`a page for: ${name}`, async () => {
    const recording = await recordProgram(source);
    const document = pageOf(backwardStepper(recording).bundle['text/html']);
    const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
    assert.is(new Set(ids).size, ids.length);
    for (const label of document.querySelectorAll('label[for]')) {
      assert.ok(ids.includes(label.getAttribute('for') ?? ''));
    }
    const panels = document.querySelectorAll('.panel-of-step');
    assert.is(panels.length, recording.steps.length + 2);
    assert.is(document.querySelectorAll('.about-node').length, recording.nodes.length);
    assert.is(document.querySelectorAll('script').length, 0);
    for (const panel of [...panels].slice(1, -1)) {
      assert.ok(panel.querySelectorAll('.vjp-formula math').length >= 1);
      assert.is(panel.querySelectorAll('.flow > .group').length, 3);
    }
  });
}

stepper('every operation can be stepped through, and all formulas are TeX', async () => {
  const names = new Set(gradcheckOperations.map(({ operation }) => operation));
  for (const name of names) {
    const check = gradcheckOperations.find(({ operation }) => operation === name);
    const inputs = check?.inputs() ?? [];
    for (const input of inputs) input.requiresGrad = true;
    const recording = await recordSteps(() => sum(check?.program(...inputs) as Tensor));
    const document = pageOf(backwardStepper(recording).bundle['text/html']);
    assert.is(document.querySelectorAll('.panel-of-step').length, recording.steps.length + 2);
    assert.ok(tapeGraph(recording).bundle['image/svg+xml']);
  }
});

stepper('the result shows the gradients of the leaves', async () => {
  const document = pageOf(backwardStepper(await twice()).bundle['text/html']);
  const cells = document.querySelectorAll('.panel-4 td');
  assert.equal(
    [...cells].map((cell) => [cell.textContent, cell.getAttribute('title')]),
    [['13', '13']],
  );
});

stepper('names are text, never tags', async () => {
  const x = tensor(1, { requiresGrad: true, name: '<img src=x onerror=alert(1)>' });
  const recording = await recordSteps(() => square(x));
  for (const shown of [backwardStepper(recording), tapeGraph(recording)]) {
    const text = shown.bundle['text/html'] ?? shown.bundle['image/svg+xml'] ?? '';
    assert.not.match(text, /<img src=x/);
  }
});

stepper('programs that define no loss are told so', async () => {
  const message = await recordProgram('const x = 1;').then(
    () => 'no error',
    (error: Error) => error.message,
  );
  assert.match(message, 'the program must define a tensor named loss');
});

stepper.run();
