// Inputs of an operation that may be left out: with and without bias it is one operation.
import {
  apply,
  conv3d,
  type GradientFlow,
  linear,
  matmul,
  onTrace,
  pointwise,
  sum,
  type TapeNode,
  type Tensor,
  tensor,
} from '@obelisk/tensor';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const optional = suite('inputs that may be null');

const ones = (shape: number[]) => tensor(1, { requiresGrad: true }).broadcastTo(shape).detach();
const leaf = (shape: number[]) => tensor(ones(shape).dataSync(), { requiresGrad: true });

/** Layers on two channels of ones, with weights of ones: [2] outputs. */
const layers: Record<string, (bias: Tensor | null, weight?: Tensor) => Tensor> = {
  conv3d: (bias, w = leaf([2, 2, 1, 1, 1])) => conv3d(ones([1, 2, 1, 1, 3]), w, bias),
  pointwise: (bias, w = leaf([2, 2])) => pointwise(ones([1, 2, 3]), w, bias),
  linear: (bias, w = leaf([2, 2])) => linear(ones([3, 2]), w, bias),
};

for (const [name, layer] of Object.entries(layers)) {
  optional(`${name} is one operation with and without bias`, () => {
    const bias = tensor([10, 20], { requiresGrad: true });
    const [biased, plain] = [layer(bias), layer(null)];
    const nodes = [biased, plain].map(({ node }) => node as TapeNode);
    assert.is(nodes[0].operation, nodes[1].operation);
    assert.equal(
      nodes.map(({ inputs }) => inputs.map((input) => input !== null)),
      [
        [true, true, true],
        [true, true, false],
      ],
    );
    assert.is(plain.sum().item(), 6 * 2);
    assert.is(biased.sum().item(), 6 * 2 + 3 * (10 + 20));
    sum(biased).backward();
    assert.equal(bias.grad?.tolist(), [3, 3]);
  });
}

optional('the trace tells of one that was left out, and the weight gets its gradient', () => {
  const weight = leaf([2, 2]);
  const seen: unknown[] = [];
  const stop = onTrace(({ phase, operation, parents, inputShapes }, _, flow) => {
    if (operation !== 'linear') return;
    const { shares, readInputs } =
      flow ?? ({ shares: [], readInputs: [] } as Partial<GradientFlow>);
    const made = shares?.map((share) => share && [...share.storage.values]);
    seen.push([phase, parents.map((id) => id !== null), inputShapes, made, readInputs]);
  });
  sum(layers.linear(null, weight)).backward();
  stop();
  const shapes = [[3, 2], [2, 2], null];
  assert.equal(seen, [
    ['forward', [true, true, false], shapes, [], []],
    ['backward', [true, true, false], shapes, [null, [3, 3, 3, 3], null], [0]],
  ]);
  assert.equal(weight.grad?.tolist(), [
    [3, 3],
    [3, 3],
  ]);
});

optional('where an input is needed, null is refused by types and by a sentence', () => {
  const [a, b] = [leaf([1, 2]), leaf([2, 1])];
  const { operation, options } = matmul(a, b).node as TapeNode;
  assert.throws(
    () => apply(operation, [a, null], options),
    /^matmul: input 1 is null, expected a tensor$/,
  );
  // @ts-expect-error: a weight may not be left out
  assert.throws(() => linear(a, null, null), /^linear: weight is null, expected a tensor$/);
});

optional.run();
