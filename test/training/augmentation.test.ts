import { phantomSeries } from '@obelisk/data';
import { openDevice } from '@obelisk/engine';
import { modelEntry } from '@obelisk/models';
import { transformOffsets } from '@obelisk/nn';
import {
  formatGradcheck,
  gradcheck,
  obeliskSamplePoints,
  Random,
  type Tensor,
  tensor,
} from '@obelisk/tensor';
import {
  augmentAffine,
  augmentedLocations,
  createLearner,
  memorySource,
  offsetsOf,
  paperRecipe,
  placePools,
  preparationOf,
  randomAffine,
  randomLocations,
  releasedAugmentation,
  train,
} from '@obelisk/training';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertNear } from '../support/assert-near.js';
import { type GoldenTensor, golden } from '../support/goldens.js';

const augmentation = suite('affine augmentation');
const size = [13, 17, 15] as const;
const [D, H, W] = size;

interface Augmented {
  theta: GoldenTensor<Float32Array>;
  image: GoldenTensor<Float32Array>;
  seg: GoldenTensor<Int32Array>;
  image_out: GoldenTensor<Float32Array>;
  seg_out: GoldenTensor<Int32Array>;
}

for (const device of ['webasm', 'cpu', 'float64'] as const) {
  const [c] = golden<Augmented>('augment_affine').cases;
  augmentation(`PyTorch's image and labels on ${device}`, () => {
    const on = ({ data, shape }: GoldenTensor) =>
      tensor(Float64Array.from(data), { shape, device });
    const pair = { image: on(c.image), labels: on(c.seg) };
    const { image, labels } = augmentAffine(pair, on(c.theta));
    assert.equal([image.shape, labels.shape], [c.image_out.shape, c.seg_out.shape]);
    assertNear(image.dataSync().data, c.image_out.data, 2e-5, 'image');
    assert.equal(Array.from(labels.dataSync().data), Array.from(c.seg_out.data));
    assert.not(image.requiresGrad);
  });
}

augmentation('random maps: the identity and noise of the deviation on all 12 entries', () => {
  const random = new Random(5);
  const draws = Array.from({ length: 2000 }, () => randomAffine(random, releasedAugmentation));
  for (const [at, wanted] of [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0].entries()) {
    const [row, column] = [Math.floor(at / 4), at % 4];
    const noise = draws.map((rows) => rows[row][column] - wanted);
    const deviation = Math.sqrt(noise.reduce((sum, e) => sum + e * e, 0) / noise.length);
    assertNear([noise.reduce((sum, e) => sum + e, 0) / noise.length], [0], 0.007, 'mean');
    assertNear([deviation], [0.075], 0.005, 'deviation');
  }
  assert.equal(randomAffine(random, 0).slice(0, 3).flat(), [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0]);
  assert.throws(() => randomAffine(random, -1), /deviation -1 must be a number from 0 on/);
  assert.throws(() => randomAffine(random, Number.NaN), /deviation NaN/);
});

/** A volume without sharp edges, so that interpolating it twice changes little. */
function smoothVolume(voxels: readonly [number, number, number]): Tensor {
  const [depth, height, width] = voxels;
  const numbers = new Float64Array(depth * height * width);
  let at = 0;
  for (let d = 0; d < depth; d++) {
    for (let h = 0; h < height; h++) {
      for (let w = 0; w < width; w++) {
        const [z, y, x] = [d / depth, h / height, w / width];
        numbers[at++] = Math.sin(3 * x + 2 * y) + Math.cos(4 * z - x) + 2 * y * z;
      }
    }
  }
  return tensor(numbers, { shape: [1, 1, ...voxels], device: 'float64' });
}

augmentation('the cheap form sees what sampling a resampled image sees', () => {
  const random = new Random(3);
  const voxels = [33, 41, 37] as const;
  const volume = smoothVolume([...voxels]);
  const offsets = tensor(
    Float64Array.from({ length: 24 }, () => random.uniform(-0.2, 0.2)),
    { shape: [4, 2, 3], device: 'float64' },
  );
  // places whose samples stay inside the scan, before and after
  const points = Float64Array.from({ length: 60 }, () => random.uniform(-0.4, 0.4));
  const at = (numbers: ArrayLike<number>) =>
    tensor(numbers, { shape: [1, 20, 3], device: 'float64' });
  for (let draw = 0; draw < 5; draw++) {
    const affine = randomAffine(random, releasedAugmentation);
    const rows = affine.slice(0, 3);
    const matrix = tensor(rows.flat(), { shape: [1, 3, 4], device: 'float64' });
    const labels = tensor(new Float64Array(volume.value.storage.length), {
      shape: [1, ...voxels],
      device: 'float64',
    });
    const { image } = augmentAffine({ image: volume, labels }, matrix);
    const expensive = obeliskSamplePoints(image, offsets, at(points)).dataSync().data;
    const moved = Float64Array.from(points, (_, i) => {
      const [a, b, c, shift] = rows[i % 3];
      const p = points.subarray(i - (i % 3));
      return a * p[0] + b * p[1] + c * p[2] + shift;
    });
    const cheap = obeliskSamplePoints(volume, transformOffsets(offsets, affine), at(moved));
    // interpolated once and twice: apart by the curvature between voxels, 20 / 8 / 33^2 each
    assertNear(cheap.dataSync().data, expensive, 5e-3, 'samples');
    // and not what it would see without the map
    const plain = obeliskSamplePoints(volume, offsets, at(points)).dataSync().data;
    const change = Math.max(...plain.map((value, i) => Math.abs(value - expensive[i])));
    assert.ok(change > 0.05, `the map changes samples by ${change} only`);
  }
});

for (const device of ['float64', 'webasm'] as const) {
  augmentation(`gradient through the cheap form to the offsets on ${device}`, async () => {
    const random = new Random(8);
    const volume = Float64Array.from({ length: D * H * W }, () => random.uniform(-1, 1));
    const points = Float64Array.from({ length: 30 }, () => random.uniform(-1, 1));
    const affine = randomAffine(random, 0.2);
    const numbers = Float64Array.from({ length: 18 }, () => random.uniform(-0.4, 0.4));
    const offsets = tensor(numbers, { shape: [3, 2, 3], device: 'float64' });
    const program = (s: Tensor) => {
      const on = { device: s.device };
      const image = tensor(volume, { ...on, shape: [1, 1, D, H, W] });
      const places = tensor(points, { ...on, shape: [1, 10, 3] });
      return obeliskSamplePoints(image, transformOffsets(s, affine), places);
    };
    const report = await gradcheck(program, [offsets], { device });
    assert.ok(report.passed, formatGradcheck(report));
  });
}

const labels = Uint8Array.from({ length: D * H * W }, (_, at) => {
  const [d, h, w] = [Math.floor(at / (H * W)), Math.floor(at / W) % H, at % W];
  return d < 3 && h > 11 ? 2 : (d + h + w) % 19 === 0 ? 1 : 0;
});
const scan = { labels, size, pools: placePools(labels, size) };

augmentation('places and labels are those of the label map resampled to the nearest', () => {
  const random = new Random(11);
  const affine = randomAffine(random, 0.15);
  const shape = [1, D, H, W];
  const image = tensor(new Float64Array(labels.length), { shape: [1, 1, D, H, W], device: 'cpu' });
  const pair = { image, labels: tensor(Float64Array.from(labels), { shape, device: 'cpu' }) };
  const matrix = tensor(affine.slice(0, 3).flat(), { shape: [1, 3, 4], device: 'cpu' });
  const resampled = augmentAffine(pair, matrix).labels.dataSync();
  // the same random stream draws the same voxels p
  const own = randomLocations(scan, 400, 'uniform', new Random(6)).points;
  const places = augmentedLocations(scan, 400, 'uniform', affine, new Random(6));
  for (let at = 0; at < 400; at++) {
    const [w, h, d] = [W, H, D].map((n, axis) => ((own[3 * at + axis] + 1) / 2) * (n - 1));
    const expected = resampled.get(0, Math.round(d), Math.round(h), Math.round(w));
    assert.is(places.labels[at], expected, `location ${at}`);
  }
});

augmentation('without noise the places are those without augmentation', () => {
  const identity = randomAffine(new Random(1), 0);
  for (const choice of ['uniform', 'balanced'] as const) {
    const plain = randomLocations(scan, 64, choice, new Random(2));
    const same = augmentedLocations(scan, 64, choice, identity, new Random(2));
    assertNear(same.points, plain.points, 1e-6, choice);
    assert.equal(same.labels, plain.labels);
  }
});

augmentation('balanced places stay balanced', () => {
  const random = new Random(4);
  const inOrgan = (places: { labels: Float32Array }) => places.labels.filter((l) => l === 2).length;
  let [kept, plain] = [0, 0];
  for (let draw = 0; draw < 10; draw++) {
    const affine = randomAffine(random, releasedAugmentation);
    kept += inOrgan(augmentedLocations(scan, 200, 'balanced', affine, random));
    plain += inOrgan(randomLocations(scan, 200, 'balanced', random));
  }
  // some of it leaves the image
  assert.ok(kept > 0.6 * plain, `${kept} with and ${plain} without augmentation`);
});

augmentation('training with it: reproducible, another one than without', async () => {
  const device = openDevice('webasm');
  const entry = modelEntry('obelisk');
  const offsetsAfter = async (deviation: number) => {
    const random = new Random(1);
    const phantoms = [...phantomSeries({ count: 2, seed: 3, size: [16, 12, 16] })];
    const named = phantoms.map((phantom, at) => ({ name: `phantom ${at}`, ...phantom }));
    const cases = memorySource(named, preparationOf(entry));
    const settings = { ...paperRecipe, steps: 2, locations: 16, augmentation: deviation };
    const learner = await createLearner(entry, cases, settings, { device, random, labels: 9 });
    await train({ learner, cases, validation: null, labels: 9, settings, random });
    return [...((await offsetsOf(learner.network)).get('offset1') ?? [])];
  };
  const augmented = await offsetsAfter(releasedAugmentation);
  assert.equal(await offsetsAfter(releasedAugmentation), augmented);
  assert.not.equal(await offsetsAfter(0), augmented);
  assert.ok(augmented.every(Number.isFinite));
});

augmentation.run();
