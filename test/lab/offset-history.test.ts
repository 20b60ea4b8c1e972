import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { OffsetHistory } from '../../packages/lab/src/training/offset-history.js';

const history = suite('history of offsets');

/** Two offsets, whose places tell the step. */
const at = (step: number) => Float32Array.of(step, 0, 0, 0, -step, 0);

history('knows the start, the last two moments, and the path of each offset', () => {
  const kept = new OffsetHistory(at(0));
  assert.is(kept.before, null);
  assert.equal(kept.path(1), { steps: [0], places: [[0, -0, 0]] });
  for (let step = 1; step <= 3; step++) kept.add(step, at(step));
  assert.equal([kept.first, kept.before, kept.last], [at(0), at(2), at(3)]);
  assert.equal(kept.path(0), { steps: [0, 1, 2, 3], places: [0, 1, 2, 3].map((x) => [x, 0, 0]) });
  assert.equal(kept.path(1).places[3], [0, -3, 0]);
});

history('holds its bound: start, last two and equally spaced moments stay', () => {
  const kept = new OffsetHistory(at(0), 8);
  for (let step = 1; step <= 1000; step++) {
    kept.add(step, at(step));
    const { steps, places } = kept.path(0);
    assert.ok(steps.length <= 8 + 2, `${steps.length} moments`);
    assert.equal([steps[0], steps.at(-1)], [0, step]);
    if (step > 1) assert.ok(steps.includes(step - 1));
    assert.equal(
      places.map(([x]) => x),
      steps,
    );
    assert.equal(
      [...steps].sort((a, b) => a - b),
      steps,
    );
  }
  const between = kept.path(0).steps.slice(0, -2);
  const gaps = between.slice(1).map((step, i) => step - between[i]);
  assert.is(new Set(gaps).size, 1);
});

history.run();
