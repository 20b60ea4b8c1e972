// What is counted of each operation: by hand, for all of them, and an error for one without a rule.
import { multiplyAdds, type NetworkWalk, receptiveFields } from '@obelisk/models';
import type { LayerStep } from '@obelisk/nn';
import {
  gradcheckOperations,
  rules as known,
  type Operations,
  onTrace,
  type Rules,
  type TraceEvent,
} from '@obelisk/tensor';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const rules = suite('rules for operations');

// @ts-expect-error: a table with a missing rule does not compile
const lacking: Rules = { add: known.add };
// @ts-expect-error: nor does an operation of the package that has not added itself to the others
const unlisted: Operations['unlisted'] = { name: 'unlisted' };

/** All steps forward of the catalogue of operations. */
function eventsOfAll(): TraceEvent[] {
  const events: TraceEvent[] = [];
  const stop = onTrace((event) => {
    if (event.phase === 'forward') events.push(event);
  });
  for (const { program, inputs } of gradcheckOperations) program(...inputs());
  stop();
  return events;
}

const asStep = (event: TraceEvent): LayerStep => ({
  ...{ layer: '', operation: event.operation, options: event.options },
  ...{ inputs: event.parents, inputShapes: event.inputShapes },
  ...{ output: event.tensor, shape: event.shape },
});

/** The field of one operation on an image or a volume. */
function fieldOf(step: Partial<LayerStep>, shape: readonly number[]) {
  const whole = { layer: '', inputs: [0], inputShapes: [shape], output: 1, shape, options: {} };
  const steps = [{ ...whole, ...step }] as unknown as LayerStep[];
  const walk = { image: 0, shape, steps } as unknown as NetworkWalk;
  return receptiveFields(walk, () => [0, 0, 0]).get(1);
}

rules('every operation of the catalogue has them', () => {
  const events = eventsOfAll();
  assert.ok(new Set(events.map(({ operation }) => operation)).size > 30);
  for (const event of events) {
    const count = multiplyAdds(event);
    assert.ok(Number.isInteger(count) && count >= 0, `${event.operation}: ${count}`);
    const step = asStep(event);
    const shape = event.inputShapes[0] ?? [];
    if (shape.length < 3) continue;
    const field = fieldOf({ ...step, inputs: [0], output: 1 }, shape);
    assert.ok(field?.size.every((size, axis) => size >= 1 && size <= shape[axis + 2]));
  }
});

rules('each operation has checks of its own gradient', () => {
  for (const [name, { gradchecks }] of Object.entries(known)) {
    const made = gradchecks.map(({ program, inputs }) => {
      const leaves = inputs().map((input) => Object.assign(input, { requiresGrad: true }));
      return program(...leaves).node?.operation.name;
    });
    assert.ok(made.includes(name), `${name}: ${made.join(', ')}`);
  }
});

rules('multiply-adds by hand', () => {
  const of = (operation: string, shape: number[], inputShapes: number[][], options: unknown) =>
    multiplyAdds({ operation, shape, inputShapes, options });
  const image = [2, 4, 10, 12];
  assert.is(of('conv2d', [2, 8, 5, 6], [image, [8, 2, 3, 3]], { groups: 2 }), 2 * 8 * 30 * 2 * 9);
  const grid = [2, 7, 3, 2];
  assert.is(of('gridSample', [2, 4, 7, 3], [image, grid], { mode: 'linear' }), 2 * 4 * 21 * 4);
  assert.is(of('gridSample', [2, 4, 7, 3], [image, grid], { mode: 'nearest' }), 0);
  const [volume, places] = [
    [1, 3, 5, 5, 5],
    [1, 2, 2, 2, 3],
  ];
  const inVolume = of('gridSample', [1, 3, 2, 2, 2], [volume, places], { mode: 'linear' });
  assert.is(inVolume, 3 * 8 * 8);
  assert.is(of('averagePool', image, [image], { size: 3 }), 2 * 4 * 120 * 9);
  assert.is(of('averagePool', volume, [volume], { size: 3 }), 3 * 125 * 27);
  assert.is(of('resize', [2, 4, 20, 24], [image], {}), 2 * 4 * 480 * 4);
  assert.is(of('affineGrid', [1, 4, 5, 6, 3], [[1, 3, 4]], {}), 120 * 3 * 3);
  assert.is(of('multiply', image, [image, image], null), 960);
  assert.is(of('add', image, [image, image], null), 0);
});

rules('receptive fields on images, and of what reads everywhere', () => {
  const image = [1, 4, 20, 30];
  const conv2d = { operation: 'conv2d', inputShapes: [image, [4, 4, 3, 5]] };
  const options = { stride: [1, 2], dilation: 2 };
  assert.equal(fieldOf({ ...conv2d, options }, image), { size: [5, 9], step: [1, 2] });
  const volume = [1, 4, 8, 9, 10];
  const everything = { size: [8, 9, 10], step: [8, 9, 10] };
  const of = (operation: string, its: unknown) => fieldOf({ operation, options: its }, volume);
  assert.equal(of('gridSample', {}), everything);
  assert.equal(of('matmul', null), everything);
  assert.equal(of('sum', { axes: [2], keepAxes: true }), everything);
  assert.equal(of('sum', { axes: [1], keepAxes: true })?.size, [1, 1, 1]);
  assert.equal(of('permute', [0, 1, 4, 3, 2]), everything);
  assert.equal(of('batchNorm', { ofBatch: true }), everything);
  assert.equal(of('batchNorm', { ofBatch: false })?.size, [1, 1, 1]);
});

rules('an operation of somebody else is an error, not a zero', () => {
  const step = { operation: 'mine', inputShapes: [[1, 1, 2, 2, 2]], shape: [1], options: null };
  assert.throws(
    () => multiplyAdds(step),
    /^multiplyAdds: there is no rule for the operation mine$/,
  );
  const inherited = { ...step, operation: 'toString' };
  assert.throws(() => multiplyAdds(inherited), 'no rule for the operation toString');
  assert.throws(
    () => fieldOf({ operation: 'mine' }, [1, 1, 2, 2, 2]),
    'receptiveFields: there is no rule for the operation mine',
  );
  assert.ok(lacking && unlisted);
});

rules.run();
