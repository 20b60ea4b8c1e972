import { scalingAffine, type Volume, voxelGrid } from '@obelisk/data';
import { openDevice } from '@obelisk/engine';
import { modelEntry } from '@obelisk/models';
import { noGrad, Random, resize, type Tensor, tensor } from '@obelisk/tensor';
import {
  addSoftmax,
  largestLabels,
  preparationOf,
  prepareImage,
  type ScanNetwork,
  scanNetwork,
  segmentScan,
} from '@obelisk/training';
import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertNear } from '../support/assert-near.js';

const ensemble = suite('ensembles');
const device = openDevice('webasm');
const [D, H, W] = [12, 9, 10];

const random = new Random(5);
const values = Float32Array.from({ length: D * H * W }, () => random.uniform(-500, 500));
const scan: Volume = voxelGrid(values, [D, H, W], scalingAffine([3, 3, 3]));

/** Logits at the size of the image as nested numbers, and the softmax of each voxel by hand. */
function probabilitiesByHand(logits: Tensor, size: readonly number[]): number[][] {
  const full = noGrad(() => resize(logits, size)).dataSync().data;
  const [labels, voxels] = [logits.shape[1], size.reduce((a, b) => a * b)];
  return Array.from({ length: voxels }, (_, voxel) => {
    const powers = Array.from({ length: labels }, (_, l) => Math.exp(full[l * voxels + voxel]));
    const sum = powers.reduce((a, b) => a + b);
    return powers.map((power) => power / sum);
  });
}

for (const name of ['obelisk-visceral', 'obelisk-visceral-hybrid', 'unet-visceral']) {
  const entry = modelEntry(name);
  const preparation = preparationOf(entry);
  const make = (seed: number): ScanNetwork =>
    scanNetwork(entry, { device, random: new Random(seed), labels: 8, preparation });
  const segmented = async (...networks: ScanNetwork[]) => {
    const prepared = prepareImage(scan, preparation);
    const task = { scan, prepared, device, networks: networks.map((made) => () => made) };
    return (await segmentScan(task)).data.data;
  };

  ensemble(`${name}: two random networks give the mean of their softmax`, async () => {
    const networks = [make(1), make(2)];
    const { volume } = prepareImage(scan, preparation);
    const image = () => tensor(volume.data, { device, shape: [1, 1, D, H, W] });
    const [a, b] = networks.map((made) => probabilitiesByHand(made.logits(image()), [D, H, W]));
    const wanted = a.map((own, voxel) => {
      const mean = own.map((p, label) => (p + b[voxel][label]) / 2);
      return { label: mean.indexOf(Math.max(...mean)), margin: margin(mean) };
    });
    const found = await segmented(...networks);
    const wrong = wanted.filter(({ label, margin }, at) => margin > 1e-6 && label !== found[at]);
    assert.is(wrong.length, 0);
    // The mean is neither network's own answer, or this test could not fail.
    const alone = await Promise.all(networks.map((made) => segmented(made)));
    for (const own of alone) assert.ok(own.some((label, at) => label !== found[at]));
  });

  ensemble(`${name}: one network twice gives what it gives alone`, async () => {
    const made = make(3);
    assert.equal(await segmented(made, made), await segmented(made));
  });
}

/** How far the largest is above the next. */
function margin(numbers: readonly number[]): number {
  const [first, second] = numbers.toSorted((a, b) => b - a);
  return first - second;
}

const number = fc.double({ min: -80, max: 80, noNaN: true });

ensemble('softmax of any logits, at the size that they have', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(number, { minLength: 3, maxLength: 3 }), async (numbers) => {
      const sums = new Float32Array(3);
      const logits = tensor(numbers, { device, shape: [1, 3, 1, 1, 1] });
      await addSoftmax(sums, logits, [1, 1, 1]);
      const largest = Math.max(...numbers);
      const powers = numbers.map((z) => Math.exp(Math.fround(z) - Math.fround(largest)));
      const total = powers.reduce((a, b) => a + b);
      assertNear(
        sums,
        powers.map((power) => power / total),
        1e-5,
        'softmax',
      );
    }),
  );
});

ensemble('of equal sums the first label wins', () => {
  assert.equal(largestLabels(Float32Array.of(1, 0, 1, 1, 0, 2), 2), Uint8Array.of(0, 2));
});

ensemble('no network at all', async () => {
  await segmentScan({ scan, prepared: { volume: scan }, device, networks: [] }).then(
    () => assert.unreachable(),
    (error) => assert.match(error.message, /no network was given/),
  );
});

ensemble.run();
