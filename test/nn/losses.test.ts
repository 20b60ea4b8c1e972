import {
  classWeights,
  hardExamples,
  hingeDice,
  softDice,
  softOverlap,
  weightedNll,
} from '@obelisk/nn';
import {
  formatGradcheck,
  gradcheck,
  logSoftmax,
  Random,
  type Tensor,
  tensor,
} from '@obelisk/tensor';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertNear } from '../support/assert-near.js';
import { type GoldenTensor, golden } from '../support/goldens.js';

interface LossCase {
  name: string;
  ratio?: number;
  eps: number;
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
  for (const { name, ratio, eps, logits, target, weight, out_f64, grads_f64 } of cases) {
    if (name.startsWith('soft_dice')) {
      losses(`${name} on ${device}`, () => {
        const x = tensor(logits.data, { shape: logits.shape, device, requiresGrad: true });
        const labels = tensor(target.data, { shape: target.shape, device });
        const options = { squared: name === 'soft_dice_squared', epsilon: eps };
        const loss = softDice(logSoftmax(x), labels, options);
        loss.backward();
        assertNear([loss.item()], out_f64.data, tolerance, 'loss');
        const gradient = x.grad as Tensor;
        const largest = Math.max(...grads_f64[0].data.map(Math.abs));
        const near = tolerance * largest;
        assertNear(gradient.dataSync().data, grads_f64[0].data, near, 'gradient');
      });
    }
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

losses('hard examples: as marking along the sorted values would have it', () => {
  const random = new Random(7);
  for (let length = 1; length < 60; length++) {
    for (const kinds of [2, 7, 1000]) {
      const values = Array.from({ length }, () => -random.integer(kinds));
      const labels = tensor(new Float32Array(length), { shape: [1, length] });
      const ratio = random.uniform();
      const hard = hardExamples(tensor(values, { shape: [1, 1, length] }), labels, ratio || 1);
      const order = values.map((_, i) => i).sort((a, b) => values[a] - values[b] || a - b);
      const chosen = order.slice(0, Math.max(1, Math.floor(ratio * length)));
      const expected = values.map((_, i) => (chosen.includes(i) ? 1 : 0));
      assert.equal(Array.from(hard.dataSync().data), expected);
    }
  }
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

/** Logits of 3 classes at 2 x 5 places, and labels; of the last class there is `rare` predicted. */
function smallCase(rare: number) {
  const random = new Random(4);
  const numbers = Float64Array.from({ length: 30 }, (_, at) =>
    Math.floor(at / 5) % 3 === 2 ? rare + 0.1 * random.uniform() : random.uniform(-1, 1),
  );
  const logits = tensor(numbers, { shape: [2, 3, 5], device: 'float64' });
  return { logits, truth: [0, 1, 2, 0, 1, 1, 2, 0, 0, 1] };
}

for (const device of ['float64', 'webasm'] as const) {
  // a Dice of the rare class above both thresholds, between them, and below both
  for (const rare of [0, -4, -7]) {
    losses(`gradient of the hinge Dice loss on ${device}, logits of ${rare}`, async () => {
      const { logits, truth } = smallCase(rare);
      const program = (x: Tensor) => {
        const labels = tensor(truth, { shape: [2, 5], device: x.device });
        return hingeDice(logSoftmax(x), labels);
      };
      const report = await gradcheck(program, [logits], { device });
      assert.ok(report.passed, formatGradcheck(report));
    });
  }
}

losses('hinge Dice loss: each hinge by its formula', () => {
  const overlaps = [0, -4, -7].map((rare) => {
    const { logits, truth } = smallCase(rare);
    const labels = tensor(truth, { shape: [2, 5], device: 'float64' });
    const loss = (thresholds: number[]) => hingeDice(logSoftmax(logits), labels, thresholds).item();
    const plain = loss([]);
    const [low, high] = [loss([0.01]) - plain, loss([0.1]) - plain];
    assertNear([hingeDice(logSoftmax(logits), labels).item()], [plain + low + high], 1e-12, 'both');
    const perClass = softOverlap(logSoftmax(logits), labels, { squared: true }).dataSync();
    const d = perClass.get(2); // the others are well above
    assertNear([low], [(10 / 3) * Math.max(0, 1 - d / 0.01) ** 2], 1e-12, 'below 0.01');
    assertNear([high], [(10 / 3) * Math.max(0, 1 - d / 0.1) ** 2], 1e-12, 'below 0.1');
    return [low > 0, high > 0];
  });
  assert.equal(overlaps, [
    [false, false],
    [false, true],
    [true, true],
  ]);
  const { logits, truth } = smallCase(0);
  const labels = tensor(truth, { shape: [2, 5], device: 'float64' });
  assert.throws(() => hingeDice(logSoftmax(logits), labels, [0]), /threshold 0 must be above 0/);
});

losses.run();
