// What a listener learns of each step; the stepper, the graph and the profiler read these events.
import { onKernel } from '@obelisk/engine';
import {
  add,
  exp,
  type GradientFlow,
  matmul,
  multiply,
  onTrace,
  relu,
  scale,
  square,
  sum,
  type TraceEvent,
  tensor,
} from '@obelisk/tensor';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const trace = suite('trace events');

/** The events of a body. */
function traced(body: () => void): TraceEvent[] {
  const events: TraceEvent[] = [];
  const stop = onTrace((event) => events.push(event));
  try {
    body();
  } finally {
    stop();
  }
  return events;
}

trace('a step forward tells what it is, made of what, of which shape, by which kernels', () => {
  const [a, b] = [
    tensor([[1, 2]], { requiresGrad: true }),
    tensor([
      [3, 4],
      [5, 6],
    ]),
  ];
  let made = a;
  const [event, ...more] = traced(() => {
    made = matmul(a, b);
  });
  assert.equal(more, []);
  const { phase, operation, formula, parents, inputShapes, shape, device, bytes } = event;
  assert.equal([phase, operation, formula], ['forward', 'matmul', 'Y = A B']);
  assert.equal([parents, event.tensor], [[a.id, b.id], made.id]);
  assert.equal(
    [inputShapes, shape, device, bytes],
    [
      [
        [1, 2],
        [2, 2],
      ],
      [1, 2],
      'webasm',
      8,
    ],
  );
  assert.equal(
    event.kernels.map(({ kernel, device }) => [kernel, device]),
    [['matmul', 'webasm']],
  );
  assert.ok(event.milliseconds >= event.kernels[0].milliseconds);
});

trace('a step backward tells whose gradient came in and what it made', () => {
  const [a, b] = [tensor([1, 2], { requiresGrad: true }), tensor([3], { requiresGrad: true })];
  const middle = add(a, b);
  const loss = sum(middle);
  const events = traced(() => loss.backward());
  assert.equal(
    events.map(({ phase, operation, tensor: id }) => [phase, operation, id]),
    [
      ['backward', 'sum', loss.id],
      ['backward', 'add', middle.id],
    ],
  );
  const [, event] = events;
  assert.is(event.formula, '\\bar a = \\bar y, \\quad \\bar b = \\bar y');
  assert.equal([event.parents, event.inputShapes, event.shape], [[a.id, b.id], [[2], [1]], [2]]);
  assert.is(event.bytes, 4 * (2 + 1));
});

trace('a step backward shows the gradients, and what of the forward pass was read', () => {
  const a = tensor([1, -2], { requiresGrad: true });
  const b = tensor([3, 4]);
  const seen: unknown[] = [];
  const loss = sum(multiply(relu(a), b));
  const stop = onTrace(({ operation }, _, flow) => {
    assert.ok(flow);
    const { gradient, shares, readInputs, readsOutput } = flow as GradientFlow;
    const numbers = [gradient, ...shares].map((array) => array && [...array.storage.values]);
    seen.push([operation, ...numbers, readInputs, readsOutput]);
  });
  loss.backward();
  stop();
  assert.equal(seen, [
    ['sum', [1], [1, 1], [], false],
    ['multiply', [1, 1], [3, 4], null, [1], false],
    ['leakyRelu', [3, 4], [3, 0], [0], false],
  ]);
});

trace('exp keeps its output for the way back; a step forward has no gradients', () => {
  const flows: (GradientFlow | null)[] = [];
  const stop = onTrace((_, __, flow) => flows.push(flow));
  exp(tensor([1], { requiresGrad: true })).backward();
  stop();
  assert.is(flows[0], null);
  assert.equal([flows[1]?.readInputs, flows[1]?.readsOutput], [[], true]);
});

trace('on the twins there are steps, but no kernels', () => {
  const [event] = traced(() => square(tensor([1], { device: 'float64' })));
  assert.equal([event.device, event.kernels, event.bytes], ['float64', [], 8]);
});

trace('the compile time of a first call shows, and only there', () => {
  const x = tensor(new Float32Array(17));
  const [first, second] = traced(() => [scale(x, 2), scale(x, 3)]);
  assert.equal(
    [first, second].map(({ kernels }) => kernels[0].compiled),
    [true, false],
  );
});

trace('listeners come and go; an operation that fails tells nothing', () => {
  const seen: string[] = [];
  const stops = ['a', 'b'].map((name) => onTrace(() => seen.push(name)));
  square(tensor([1]));
  stops[0]();
  square(tensor([1]));
  assert.throws(() => matmul(tensor([1]), tensor([1])));
  stops[1]();
  square(tensor([1]));
  assert.equal(seen, ['a', 'b', 'b']);
});

trace('without a listener nothing is measured', () => {
  const { now } = performance;
  let looks = 0;
  performance.now = () => {
    looks += 1;
    return now.call(performance);
  };
  try {
    const a = tensor([1, 2], { requiresGrad: true });
    sum(square(a)).backward();
    assert.is(looks, 0);
    const stop = onKernel(() => {});
    square(a);
    stop();
    assert.ok(looks > 0);
  } finally {
    performance.now = now;
  }
});

trace.run();
