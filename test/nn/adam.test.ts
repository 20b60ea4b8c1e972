import { type Device, openDevice } from '@obelisk/engine';
import { Adam, exponentialSchedule } from '@obelisk/nn';
import { add, multiply, square, sum, type Tensor, tensor } from '@obelisk/tensor';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertNear } from '../support/assert-near.js';
import { type GoldenTensor, golden } from '../support/goldens.js';
import { ResidentDevice } from '../support/resident-device.js';

interface AdamCase {
  lr: number;
  weight_decay: number;
  betas: [number, number];
  eps: number;
  lr_gamma_per_step: number;
  p0: GoldenTensor<Float32Array>;
  grads: GoldenTensor<Float32Array>;
  steps_f64: GoldenTensor<Float64Array>;
}

const adam = suite('Adam');

for (const device of ['webasm', 'float64'] as const) {
  for (const one of golden<AdamCase>('adam').cases) {
    const { lr, weight_decay: weightDecay, betas, eps, lr_gamma_per_step } = one;
    const title = `rate ${lr}, decay ${weightDecay}, schedule ${lr_gamma_per_step} on ${device}`;
    adam(title, () => {
      const parameter = tensor(one.p0.data, { device, requiresGrad: true });
      const optimiser = new Adam(new Map([['p', parameter]]), {
        lr: lr,
        weightDecay,
        betas,
        eps,
      });
      const rateOf = exponentialSchedule(lr, lr_gamma_per_step);
      const [steps, size] = one.grads.shape;
      for (let step = 0; step < steps; step++) {
        optimiser.lr = rateOf(step);
        const gradient = tensor(one.grads.data.subarray(step * size, (step + 1) * size), {
          device,
        });
        sum(multiply(parameter, gradient)).backward();
        optimiser.step();
        const expected = one.steps_f64.data.subarray(step * size, (step + 1) * size);
        const tolerance = device === 'float64' ? 1e-9 : 1e-5;
        assertNear(parameter.dataSync().data, expected, tolerance, `step ${step + 1}`);
      }
    });
  }
}

/**
 * Minimises $\sum a^2$, and $\sum b^2$ in those steps in which b takes part. The values are those
 * of torch.optim.Adam (PyTorch 1.13, float64), lr 0.01, weight_decay 0.001.
 */
function withLateGradients(device: Device, steps: number, takesPart: (step: number) => boolean) {
  const [a, b] = [
    [1, -2],
    [0.5, 3],
  ].map((values) => tensor(values, { device, requiresGrad: true }));
  const parameters = new Map([
    ['a', a],
    ['b', b],
  ]);
  const optimiser = new Adam(parameters, { lr: 0.01, weightDecay: 0.001 });
  for (let step = 0; step < steps; step++) {
    const loss = sum(square(a));
    (takesPart(step) ? add(loss, sum(square(b))) : loss).backward();
    optimiser.step();
  }
  return { a, b, optimiser };
}

const lateCases = [
  {
    title: '5 steps with a gradient that comes in step 201',
    ...{ steps: 205, takesPart: (step: number) => step >= 200 },
    a: [0.013119441788459913, -0.47437472509203193],
    b: [0.4500982952388969, 2.9500147514685757],
    ofB: 5,
  },
  {
    title: '100 steps with a gradient that comes in step 201',
    ...{ steps: 300, takesPart: (step: number) => step >= 200 },
    a: [0.00018273022587776436, -0.17903735401790224],
    b: [-0.00390040261409589, 2.0624463999756877],
    ofB: 100,
  },
  {
    title: '100 steps, a gradient in each third',
    ...{ steps: 100, takesPart: (step: number) => step % 3 === 1 },
    a: [0.22444604523026002, -1.0984483759690549],
    b: [0.19701802987315517, 2.673417776627179],
    ofB: 33,
  },
];

const devices = [
  { name: 'webasm', device: openDevice('webasm') },
  { name: 'float64', device: openDevice('float64') },
  { name: 'a device where all parameters are moved together', device: new ResidentDevice() },
];

for (const { name, device } of devices) {
  for (const { title, steps, takesPart, ofB, ...expected } of lateCases) {
    adam(`${title}, as PyTorch, on ${name}`, () => {
      const { a, b, optimiser } = withLateGradients(device, steps, takesPart);
      const tolerance = name === 'float64' ? 1e-12 : 1e-5;
      assertNear(a.dataSync().data, expected.a, tolerance, 'a');
      assertNear(b.dataSync().data, expected.b, tolerance, 'b');
      const saved = optimiser.saveState();
      assert.equal([saved.get('a')?.steps, saved.get('b')?.steps], [steps, ofB]);
    });
  }
}

adam(
  'the first step moves by the rate, whenever it comes; without a gradient nothing moves',
  () => {
    for (const first of [0, 200, 1000]) {
      const moved = withLateGradients(openDevice('float64'), first + 1, (step) => step === first).b;
      const [x, y] = moved.dataSync().data;
      assert.ok(
        Math.abs(x - 0.49) < 1e-9 && Math.abs(y - 2.99) < 1e-9,
        `step ${first}: ${x}, ${y}`,
      );
    }
    const { b, optimiser } = withLateGradients(openDevice('float64'), 20, () => false);
    assert.equal(Array.from((b as Tensor).dataSync().data), [0.5, 3]);
    assert.is(optimiser.saveState().has('b'), false);
  },
);

adam('groups have rates of their own, which a schedule changes together, as in PyTorch', () => {
  // torch.optim.Adam([{'params': [a]}, {'params': [b], 'lr': 0.001}], lr=0.01, weight_decay=0.001)
  // with ExponentialLR(0.9), 20 steps, PyTorch 1.13 in float64
  const expected = {
    a: [0.912512479835028, -1.912328900355861],
    b: [0.49122247374343075, 2.9912168715423175],
  };
  for (const { name, device } of devices) {
    const a = tensor([1, -2], { device, requiresGrad: true });
    const b = tensor([0.5, 3], { device, requiresGrad: true });
    const groups = [
      { parameters: new Map([['a', a]]) },
      { parameters: new Map([['b', b]]), lr: 0.001 },
    ];
    const optimiser = new Adam(groups, { lr: 0.01, weightDecay: 0.001 });
    const rateOf = exponentialSchedule(0.01, 0.9);
    for (let step = 0; step < 20; step++) {
      optimiser.lr = rateOf(step);
      add(sum(square(a)), sum(square(b))).backward();
      optimiser.step();
    }
    const tolerance = name === 'float64' ? 1e-12 : 1e-6;
    assertNear(a.dataSync().data, expected.a, tolerance, `a on ${name}`);
    assertNear(b.dataSync().data, expected.b, tolerance, `b on ${name}`);
  }
});

adam('says what is wrong with groups', () => {
  const parameters = new Map([['a', tensor([1], { requiresGrad: true })]]);
  assert.throws(() => new Adam([{ parameters }, { parameters }]), 'Adam: a is in two groups');
  assert.throws(
    () => new Adam([{ parameters, lr: 0.1 }], { lr: 0 }),
    'Adam: lr is 0; expected more than 0 where a group has a rate of its own',
  );
  const list = [[...parameters.values()]] as unknown as { parameters: typeof parameters }[];
  for (const wrong of [list, { parameters } as unknown as typeof list]) {
    assert.throws(
      () => new Adam(wrong),
      'Adam: expected a map from names to tensors, as net.parameters() gives it',
    );
  }
});

adam.run();
