import { classWeights, hardExamples, weightedNll } from '@obelisk/nn';
import { logSoftmax, type Tensor, tensor } from '@obelisk/tensor';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertNear } from '../support/assert-near.js';
import { type GoldenTensor, golden } from '../support/goldens.js';

interface LossCase {
  name: string;
  ratio?: number;
  logits: GoldenTensor<Float32Array>;
  target: GoldenTensor<Int32Array>;
  weight: GoldenTensor<Float32Array>;
  out_f64: GoldenTensor<Float64Array>;
  grads_f64: GoldenTensor<Float64Array>[];
}

const losses = suite('losses');
const { cases } = golden<LossCase>('losses');

for (const device of ['webasm', 'float64'] as const) {
  const tolerance = device === 'float64' ? 1e-9 : 1e-5;
  for (const { name, ratio, logits, target, weight, out_f64, grads_f64 } of cases) {
    if (name !== 'nll_weighted_mean' && name !== 'ohem') continue;
    losses(`${name} ${ratio ?? ''} on ${device}`, () => {
      const x = tensor(logits.data, { shape: logits.shape, device, requiresGrad: true });
      const labels = tensor(target.data, { shape: target.shape, device });
      const logProbabilities = logSoftmax(x);
      const hard = ratio ? hardExamples(logProbabilities, labels, ratio) : undefined;
      const loss = weightedNll(logProbabilities, labels, weight.data, hard);
      loss.backward();
      assertNear([loss.item()], out_f64.data, tolerance, 'loss');
      const gradient = x.grad as Tensor;
      assertNear(gradient.dataSync().data, grads_f64[0].data, tolerance, 'gradient');
    });
  }
}

losses('hard examples: among equal ones the first, and at least one', () => {
  const flat = tensor([-1, -1, -1, -1], { shape: [1, 1, 4] });
  const labels = tensor([[0, 0, 0, 0]]);
  assert.equal(Array.from(hardExamples(flat, labels, 0.5).dataSync().data), [1, 1, 0, 0]);
  assert.equal(Array.from(hardExamples(flat, labels, 0.01).dataSync().data), [1, 0, 0, 0]);
  assert.throws(() => hardExamples(flat, labels, 0), /ratio 0 must be above 0 and at most 1/);
});

losses('class weights: foreground 1 on average, background 0.5, absent like the rarest', () => {
  const weights = classWeights([9000, 400, 100, 0]);
  assert.is(weights[0], 0.5);
  assert.is(weights[2], weights[3]);
  assertNear([weights[2] / weights[1]], [2], 1e-12, 'ratio');
  assertNear([(weights[1] + weights[2] + weights[3]) / 3], [1], 1e-12, 'mean');
  assert.throws(() => classWeights([5, 0, 0]), /no label but the background/);
});

losses('one weight per class', () => {
  const logProbabilities = tensor([-1, -2], { shape: [1, 2, 1] });
  assert.throws(
    () => weightedNll(logProbabilities, tensor([[0]]), [1]),
    /1 class weights for 2 classes; one each is needed/,
  );
});

losses.run();
