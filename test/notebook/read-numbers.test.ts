// What cells read of tensors, and a tape written by hand as it is drawn.
import { numbers, recordSteps, rows, scalarRecording, tapeGraph } from '@obelisk/notebook';
import { tensor } from '@obelisk/tensor';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const reading = suite('what cells read of tensors');

for (const device of ['webasm', 'float64'] as const) {
  reading(`lists and rows are in the order of the last axis, on ${device}`, async () => {
    const points = tensor([1, 2, 3, 4, 5, 6], { shape: [1, 1, 3, 2], device });
    assert.equal(await numbers(points), [1, 2, 3, 4, 5, 6]);
    const [, second, third] = await rows(points);
    assert.equal(
      [second, third],
      [
        [3, 4],
        [5, 6],
      ],
    );
    assert.equal(await numbers(points.sum()), [21]);
  });
}

async function messageOf(action: () => Promise<unknown>): Promise<string> {
  return action().then(
    () => 'no error',
    ({ message }: Error) => message,
  );
}

reading('a gradient that is not there yet is told', async () => {
  const x = tensor([1, 2], { requiresGrad: true });
  const sentence = 'got null, expected a tensor; a gradient is there after backward()';
  assert.is(await messageOf(() => numbers(x.grad)), `numbers: ${sentence}`);
  assert.is(await messageOf(() => rows(x.grad)), `rows: ${sentence}`);
  x.square().sum().backward();
  assert.equal(await numbers(x.grad), [2, 4]);
});

reading('rows of a volume are refused', async () => {
  const message = await messageOf(() => rows(tensor([[[1, 2]], [[3, 4]]])));
  assert.match(message, /^rows: expects two axes of more than one number, .*\[2, 1, 2\]/);
});

reading('a tape of numbers has the graph that the same tensors record', async () => {
  const x = { name: 'x', value: 3, gradient: 6, operation: null, edges: [] };
  const y = { name: 'y', value: 9, gradient: 1, operation: 'square', edges: [{ from: x }] };
  const byHand = scalarRecording([x, y], [{ to: y, edge: { from: x }, share: 6 }]);
  const leaf = tensor(3, { requiresGrad: true, name: 'x', device: 'float64' });
  const recorded = await recordSteps(() => leaf.square());
  assert.equal(byHand.edges, recorded.edges);
  const gradients = (recording: typeof byHand) =>
    recording.nodes.map(({ gradient }) => gradient?.numbers);
  assert.equal(gradients(byHand), gradients(recorded));
  assert.equal(byHand.steps[0].shares[0].numbers.numbers, [6]);
  assert.match(tapeGraph(byHand, 1).bundle['image/svg+xml'] ?? '', /^<svg/);
});

reading.run();
