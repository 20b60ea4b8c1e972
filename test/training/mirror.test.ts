import { scalingAffine, type Volume, voxelGrid } from '@obelisk/data';
import { openDevice, type Shape } from '@obelisk/engine';
import { modelEntry } from '@obelisk/models';
import { loadStateDictionary, type NamedArrays, Obelisk, stateDictionary } from '@obelisk/nn';
import { noGrad, Random, tensor } from '@obelisk/tensor';
import {
  type Flip,
  findOrgans,
  mirrorPasses,
  preparationOf,
  type ScanNetwork,
  scanNetwork,
  uncertaintyOf,
} from '@obelisk/training';
import ndarray from 'ndarray';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertNear } from '../support/assert-near.js';

const mirror = suite('flipped scans');
const device = openDevice('webasm');
const labels = ['background', 'left kidney', 'liver', 'right kidney'];
/** What labels mean in a body whose left is where the right was. */
const exchanged = [0, 3, 2, 1];

function noise(size: Shape, seed = 7): Float32Array {
  const random = new Random(seed);
  const count = size.reduce((a, b) => a * b);
  return Float32Array.from({ length: count }, () => random.uniform(-1, 1));
}

/** Flips by hand: voxel by voxel, from its place. */
function byHand<Values extends Float32Array | Uint8Array>(
  values: Values,
  [D, H, W]: Shape,
  flip: Flip,
): Values {
  const flipped = values.slice() as Values;
  for (let at = 0; at < values.length; at++) {
    const place = [Math.floor(at / (H * W)), Math.floor(at / W) % H, at % W];
    const [d, h, w] = place.map((p, axis) => (flip[axis] ? [D, H, W][axis] - 1 - p : p));
    flipped[(d * H + h) * W + w] = values[at];
  }
  return flipped;
}

const volumeOf = (values: Float32Array, [D, H, W]: Shape): Volume =>
  voxelGrid(values, [D, H, W], scalingAffine([3, 3, 3]));

const allFlips: Flip[] = Array.from({ length: 8 }, (_, bits) => [
  ...([bits & 1, bits & 2, bits & 4].map(Boolean) as [boolean, boolean, boolean]),
]);

function networkOf(name: string): { network: ScanNetwork; orientation: string } {
  const entry = modelEntry(name);
  const preparation = { ...preparationOf(entry), size: null };
  const options = { device, random: new Random(3), labels: labels.length, preparation };
  return { network: scanNetwork(entry, options), orientation: preparation.orientation };
}

for (const name of ['obelisk-visceral', 'obelisk-visceral-hybrid', 'unet-visceral']) {
  const size = [12, 9, 11];
  const { network } = networkOf(name);
  const voxels = size.reduce((a, b) => a * b);
  const found = (values: Float32Array, passes?: ReturnType<typeof mirrorPasses>) => {
    const prepared = { volume: volumeOf(values, size) };
    const task = { prepared, device, networks: [() => network], passes };
    return findOrgans(task, { probabilities: true, uncertainty: passes !== undefined });
  };
  const passes = mirrorPasses('xyz', { labels, preparation: preparationOf(modelEntry(name)) });
  const values = noise(size);

  /** What the network says of a flipped image, flipped back, sides exchanged: [L][voxels]. */
  async function answerByHand(flip: Flip): Promise<Float32Array[]> {
    const { probabilities } = await found(byHand(values, size, flip));
    const maps = labels.map((_, label) => {
      const own = flip[0] ? exchanged[label] : label;
      return (probabilities as Float32Array).slice(own * voxels, (own + 1) * voxels);
    });
    return maps.map((map) => byHand(map, size, flip));
  }

  mirror(`${name}: one flip is flipping by hand, to the bit`, async () => {
    for (const pass of passes) {
      const { probabilities } = await found(values, [pass]);
      const wanted = (await answerByHand(pass.flip)).flatMap((map) => [...map]);
      assert.equal(probabilities, Float32Array.from(wanted));
    }
  });

  mirror(`${name}: all eight are the mean of eight by hand`, async () => {
    const { probabilities, labels: map, uncertainty } = await found(values, passes);
    const answers = await Promise.all(allFlips.map(answerByHand));
    const mean = labels.map((_, label) =>
      Float64Array.from(values, (_, voxel) =>
        answers.reduce((sum, answer) => sum + answer[label][voxel] / 8, 0),
      ),
    );
    assertNear(
      probabilities as Float32Array,
      mean.flatMap((one) => [...one]),
      1e-6,
      name,
    );
    for (let voxel = 0; voxel < voxels; voxel++) {
      const all = mean.map((one) => one[voxel]);
      const [first, second] = all.toSorted((a, b) => b - a);
      if (first - second > 1e-6) assert.is(map.data.data[voxel], all.indexOf(first));
    }
    const { entropy, mutualInformation } = uncertainty as NonNullable<typeof uncertainty>;
    const entropyOf = (ps: number[]) =>
      ps.reduce((sum, p) => sum - (p > 0 ? p * Math.log(p) : 0), 0) / Math.log(labels.length);
    const wanted = Array.from(values, (_, voxel) => {
      const own = answers.map((answer) => entropyOf(answer.map((one) => one[voxel])));
      const total = entropyOf(mean.map((one) => one[voxel]));
      return [total, total - own.reduce((a, b) => a + b) / 8];
    });
    const [totals, informations] = [0, 1].map((which) => wanted.map((one) => one[which]));
    assertNear(entropy, totals, 1e-6, 'entropy');
    assertNear(mutualInformation, informations, 1e-6, 'mutual information');
  });

  mirror(`${name}: probabilities change no label`, async () => {
    const prepared = { volume: volumeOf(values, size) };
    const task = { prepared, device, networks: [() => network] };
    const alone = (await findOrgans(task)).labels.data.data;
    assert.equal((await found(values)).labels.data.data, alone);
  });
}

mirror('progress counts all passes of all networks', async () => {
  const { network } = networkOf('obelisk-visceral');
  const told: number[] = [];
  const passes = mirrorPasses('xy', { labels, preparation: preparationOf(modelEntry('obelisk')) });
  await findOrgans({
    prepared: { volume: volumeOf(noise([12, 9, 11]), [12, 9, 11]) },
    ...{ device, networks: [() => network, () => network], passes },
    onProgress: (fraction) => told.push(fraction),
  });
  assert.equal(
    told,
    told.toSorted((a, b) => a - b),
  );
  for (let run = 1; run <= 8; run++) assert.ok(told.includes(run / 8));
  assert.ok(told[0] <= 1 / 8);
});

mirror('axes of the patient, whatever the order of the image', () => {
  const preparation = { ...preparationOf(modelEntry('obelisk')), orientation: 'SLP' };
  const passes = mirrorPasses('xz', { labels, preparation });
  assert.equal(
    passes.map(({ flip }) => flip.map(Number).join('')),
    ['000', '100', '010', '110'],
  );
  assert.equal(
    passes.map(({ meaning }) => meaning),
    [null, null, exchanged, exchanged],
  );
});

// The other way to mirror: the image stays, offsets and kernels are flipped.
const axes: Flip[] = [
  [true, false, false],
  [false, true, false],
  [false, false, true],
];

/** Offsets (x, y, z) along (W, H, D), with the sign turned of those along flipped axes. */
const flippedOffsets = (offsets: ArrayLike<number>, flip: Flip) =>
  Float32Array.from(offsets, (offset, at) => (flip[2 - (at % 3)] ? -offset : offset));

mirror('flipped offsets see in the image what offsets see in the flipped image: exactly', () => {
  // Sizes of 2^n + 1, offsets in 64ths, whole values: coordinates and sums are exact in float32.
  const size = [9, 5, 17];
  const values = noise(size).map((value) => Math.round(100 * value));
  const random = new Random(2);
  const numbers = Float32Array.from({ length: 8 * 2 * 3 }, () => (random.integer(161) - 80) / 64);
  const layer = (offsets: Float32Array) => {
    const made = new Obelisk({ device, offsets: 8, variant: 'binary' });
    const stored = new Map([['offsets', ndarray(offsets, [1, 8, 1, 2, 3])]]);
    loadStateDictionary(made, stored, 'offsets');
    return (image: Float32Array) =>
      noGrad(() => made.forward(tensor(image, { device, shape: [1, 1, ...size] }))).dataSync().data;
  };
  for (const flip of allFlips) {
    const seen = layer(flippedOffsets(numbers, flip))(values);
    const inFlipped = layer(numbers)(byHand(values, size, flip));
    for (let channel = 0; channel < 8; channel++) {
      const part = inFlipped.slice(channel * values.length, (channel + 1) * values.length);
      const back = byHand(Float32Array.from(part), size, flip);
      assert.equal(
        Float32Array.from(seen.slice(channel * values.length, (channel + 1) * values.length)),
        back,
      );
    }
  }
});

function flippedState(state: NamedArrays, flip: Flip): Map<string, ndarray.NdArray<Float32Array>> {
  return new Map(
    [...state].map(([name, { data, shape }]) => {
      const values = Float32Array.from(data as Float32Array);
      if (name.startsWith('offset')) return [name, ndarray(flippedOffsets(values, flip), shape)];
      if (shape.length !== 5 || shape[2] !== 3) return [name, ndarray(values, shape)];
      for (let at = 0; at < values.length; at += 27) {
        values.set(byHand(values.slice(at, at + 27), [3, 3, 3], flip), at);
      }
      return [name, ndarray(values, shape)];
    }),
  );
}

/** The largest difference between a flipped network's answer and the answer to a flipped image. */
async function difference(name: string, size: Shape): Promise<number> {
  const [plain, flipped] = [networkOf(name).network, networkOf(name).network];
  const state = await stateDictionary(plain.network);
  const values = noise(size);
  const answer = ({ logits }: ScanNetwork, image: Float32Array) =>
    logits(tensor(image, { device, shape: [1, 1, ...size] }));
  let worst = 0;
  for (const flip of axes) {
    loadStateDictionary(flipped.network, flippedState(state, flip), 'flipped');
    const own = answer(flipped, values);
    const [, L, ...grid] = own.shape;
    const voxels = grid.reduce((a, b) => a * b);
    const [one, two] = [own, answer(plain, byHand(values, size, flip))].map(
      (made) => made.dataSync().data as Float32Array,
    );
    for (let label = 0; label < L; label++) {
      const back = byHand(two.slice(label * voxels, (label + 1) * voxels), grid, flip);
      for (const [at, value] of back.entries()) {
        worst = Math.max(worst, Math.abs(value - one[label * voxels + at]));
      }
    }
  }
  return worst;
}

mirror(
  'the original network: flipping all that has a direction is the same at any size',
  async () => {
    for (const size of [
      [17, 13, 9],
      [18, 12, 10],
      [16, 16, 16],
    ]) {
      assert.ok((await difference('obelisk-visceral', size)) < 1e-5, size.join(' x '));
    }
  },
);

mirror('networks with strides: the same at sizes that every stride keeps symmetric', async () => {
  for (const name of ['obelisk-visceral-hybrid', 'unet-visceral']) {
    assert.ok((await difference(name, [17, 17, 17])) < 1e-4, name);
    // Of an even number a stride of 2 takes 0, 2, 4 ..., which flipped are 1, 3, 5 ...
    assert.ok((await difference(name, [18, 18, 18])) > 1e-3, name);
  }
});

// scipy.stats.entropy of the mean and of each, divided by ln 3.
mirror('entropy and mutual information', () => {
  const passes = [
    [0.7, 0.2, 0.1],
    [0.1, 0.8, 0.1],
  ];
  const entropies = passes.flat().reduce((sum, p) => sum - p * Math.log(p), 0);
  const { entropy, mutualInformation } = uncertaintyOf(
    Float32Array.of(0.4, 0.5, 0.1),
    [entropies],
    2,
  );
  assertNear(entropy, [0.8586727110732552], 1e-6, 'entropy');
  assertNear(mutualInformation, [0.202913428633263], 1e-6, 'mutual information');
});

mirror.run();
