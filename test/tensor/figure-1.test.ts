// Fig. 1: the patches of im2col, and patches that are sampled at offsets of whole voxels, are the
// same matrix; so the same filter bank gives the same convolution, and the same gradients.
import { conv3d, obeliskSampleGrid, pointwise, Random, square, sum, tensor } from '@obelisk/tensor';
import { suite } from 'uvu';
import { assertNear } from '../support/assert-near.js';

const figure = suite('Fig. 1');
const [channels, D, H, W, outputs] = [2, 5, 9, 3, 4];
const random = new Random(7);
const draw = (count: number) => Float32Array.from({ length: count }, () => random.normal());
const image = draw(channels * D * H * W);
const bank = draw(outputs * channels * 27);

/** Offsets (x, y, z) of the 27 voxels of a patch, in the order of a filter [z, y, x]. */
const steps = [-1, 0, 1];
const patch = steps.flatMap((z) =>
  steps.flatMap((y) =>
    steps.map((x) => [[(2 * x) / (W - 1), (2 * y) / (H - 1), (2 * z) / (D - 1)]]),
  ),
);

figure('sampling a 3 x 3 x 3 patch and a filter bank are a convolution', () => {
  const results = [];
  for (const samples of [false, true]) {
    const volume = tensor(image, { shape: [1, channels, D, H, W], requiresGrad: true });
    const shape = samples ? [outputs, channels * 27] : [outputs, channels, 3, 3, 3];
    const weight = tensor(bank, { shape, requiresGrad: true });
    const result = samples
      ? pointwise(obeliskSampleGrid(volume, tensor(patch), [D, H, W]), weight, null)
      : conv3d(volume, weight, null, { padding: 1 });
    sum(square(result)).backward();
    results.push([result, volume.grad, weight.grad].map((t) => t?.dataSync().data ?? []));
  }
  const [convolved, sampled] = results;
  for (const [at, what] of ['result', 'gradient to the image', 'to the filters'].entries()) {
    const expected = convolved[at];
    const largest = Math.max(...Array.from(expected, Math.abs));
    assertNear(sampled[at], expected, 1e-6 * largest, what);
  }
});

figure.run();
