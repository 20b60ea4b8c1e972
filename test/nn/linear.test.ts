import { openDevice } from '@obelisk/engine';
import { Linear } from '@obelisk/nn';
import { linear, Random, sum, type Tensor, tensor } from '@obelisk/tensor';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertNear } from '../support/assert-near.js';

const linears = suite('fully connected layers');
const device = openDevice('webasm');

/** The definition, in double precision. */
function byDefinition(x: Tensor, { weight, bias }: Linear): number[] {
  const [N, In] = x.shape;
  const [X, W, b] = [x, weight, bias as Tensor].map((t) => t.dataSync().data);
  return Array.from({ length: N * b.length }, (_, at) => {
    const [n, o] = [Math.floor(at / b.length), at % b.length];
    let y = b[o];
    for (let i = 0; i < In; i++) y += W[o * In + i] * X[n * In + i];
    return y;
  });
}

const input = (N: number, In: number) => {
  const random = new Random(2);
  const numbers = Float32Array.from({ length: N * In }, () => random.normal());
  return tensor(numbers, { shape: [N, In], device, requiresGrad: true });
};

for (const [N, inFeatures, outFeatures] of [
  [1, 14_580, 400],
  [2, 400, 14_580],
  [5, 7, 3],
]) {
  linears(`${N} x ${inFeatures} to ${outFeatures}: values and gradients by definition`, () => {
    const layer = new Linear({ device, random: new Random(1), inFeatures, outFeatures });
    layer.bias?.assign(biasOf(outFeatures));
    const x = input(N, inFeatures);
    const y = layer.forward(x);
    assert.equal(y.shape, [N, outFeatures]);
    assertNear(y.dataSync().data, byDefinition(x, layer), 1e-4, 'values');
    sum(y).backward();
    const W = layer.weight.dataSync().data;
    const columns = Array.from({ length: inFeatures }, (_, i) => {
      let total = 0;
      for (let o = 0; o < outFeatures; o++) total += W[o * inFeatures + i];
      return total;
    });
    const gradient = (x.grad as Tensor).dataSync().data;
    assertNear(gradient.subarray(0, inFeatures), columns, 1e-4, 'gradient to x');
    const rows = Array.from({ length: inFeatures }, (_, i) => {
      let total = 0;
      for (let n = 0; n < N; n++) total += x.dataSync().get(n, i);
      return total;
    });
    const toWeight = (layer.weight.grad as Tensor).dataSync().data;
    assertNear(toWeight.subarray(0, inFeatures), rows, 1e-4, 'gradient to the first row');
    assertNear(toWeight.subarray(-inFeatures), rows, 1e-4, 'gradient to the last row');
    const toBias = (layer.bias as Tensor).grad as Tensor;
    assert.ok(toBias.dataSync().data.every((value) => value === N));
  });
}

const biasOf = (outputs: number) =>
  tensor(
    Float32Array.from({ length: outputs }, (_, o) => o % 5),
    { device },
  ).value;

linears('starts Xavier-normal, the bias at zero', () => {
  const layer = new Linear({ device, random: new Random(1), inFeatures: 300, outFeatures: 100 });
  const weight = Array.from(layer.weight.dataSync().data);
  const variance = weight.reduce((total, w) => total + w * w, 0) / weight.length;
  assertNear([variance], [2 / 400], 2e-4, 'variance');
  assert.ok(layer.bias?.dataSync().data.every((value) => value === 0));
  assert.equal([...layer.parameters().keys()], ['weight', 'bias']);
  const bare = new Linear({
    device,
    random: new Random(1),
    inFeatures: 3,
    outFeatures: 2,
    bias: false,
  });
  assert.is(bare.parameterCount(), 6);
});

linears('shapes that do not fit', () => {
  const [x, weight] = [tensor([[1, 2]]), tensor([[1, 2, 3]])];
  assert.throws(
    () => linear(x, weight, null),
    /linear: weight \[1, 3\] expects 3 inputs, input is \[1, 2\]/,
  );
  assert.throws(
    () => linear(tensor([1, 2]), weight, null),
    /linear: expected an input \[N, In\] and a weight \[Out, In\], got \[2\] and \[1, 3\]/,
  );
  assert.throws(
    () => linear(x, tensor([[1, 2]]), tensor([1, 2])),
    /linear: weight \[1, 2\] expects a bias \[1\], got \[2\]/,
  );
});

linears.run();
