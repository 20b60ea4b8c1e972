import { Adam, exponentialSchedule } from '@obelisk/nn';
import { multiply, sum, tensor } from '@obelisk/tensor';
import { suite } from 'uvu';
import { assertNear } from '../support/assert-near.js';
import { type GoldenTensor, golden } from '../support/goldens.js';

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
    const { lr, weight_decay: weightDecay, betas, eps: epsilon, lr_gamma_per_step } = one;
    const title = `rate ${lr}, decay ${weightDecay}, schedule ${lr_gamma_per_step} on ${device}`;
    adam(title, () => {
      const parameter = tensor(one.p0.data, { device, requiresGrad: true });
      const optimiser = new Adam(new Map([['p', parameter]]), {
        rate: lr,
        weightDecay,
        betas,
        epsilon,
      });
      const rateOf = exponentialSchedule(lr, lr_gamma_per_step);
      const [steps, size] = one.grads.shape;
      for (let step = 0; step < steps; step++) {
        optimiser.rate = rateOf(step);
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

adam.run();
