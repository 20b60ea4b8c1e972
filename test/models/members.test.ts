// The members of the family in one small network: as many parameters as unary OBELISK, the same
// head behind, and in front of it the layer that its name says.
import { openDevice } from '@obelisk/engine';
import { type MemberNet, modelEntry, modelNames, networkSummary } from '@obelisk/models';
import { type Module, stateShapes } from '@obelisk/nn';
import { concat, noGrad, Random, type Tensor, tensor } from '@obelisk/tensor';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertNear } from '../support/assert-near.js';

const members = suite('members of the family in one network');
const names = modelNames('family');
const unary = modelEntry('obelisk-unary');

const made = (name: string, labels = 9) => {
  const options = { device: openDevice('webasm'), random: new Random(1), labels };
  return modelEntry(name as 'dilated').create(options);
};

function waves(size: readonly number[], pace = 1) {
  const count = size.reduce((product, voxels) => product * voxels);
  const numbers = Float32Array.from({ length: count }, (_, at) => Math.sin(pace * at));
  return tensor(numbers, { shape: [1, 1, ...size] });
}

/** Branches start at zero: then nothing is predicted that could be wrong. */
function moveBranches(sampling: Module): void {
  const random = new Random(3);
  for (const [name, parameter] of sampling.parameters()) {
    if (!/offset|modulation/.test(name)) continue;
    const numbers = Float32Array.from({ length: parameter.value.storage.length }, () =>
      random.normal(0, 0.3),
    );
    parameter.assign(tensor(numbers, { shape: parameter.shape }).value);
  }
}

const classes: Record<string, string> = {
  dilated: 'DilatedConv',
  dcls: 'DCLS',
  'dcn-v1': 'DCNv1',
  'dcn-v2': 'DCNv2',
  'dcn-v4': 'DCNv4',
};

for (const name of names) {
  members(`${name}: as many parameters as unary OBELISK, within 1 %`, () => {
    const [count, expected] = [made(name), unary.create({ labels: 9 })].map((network) =>
      network.parameterCount(),
    );
    assert.ok(Math.abs(count / expected - 1) < 0.01, `${count} and ${expected}`);
    assert.is(networkSummary(modelEntry(name)).parameters, count);
  });

  members(`${name}: the head of unary OBELISK, tensor by tensor behind its first`, () => {
    const behind = (network: Parameters<typeof stateShapes>[0]) =>
      [...stateShapes(network)].filter(([key]) => /^(BN[23]|LIN[34])/.test(key));
    const head = behind(made(name));
    assert.is(head.length, 4 + 5 * 4 + 2); // dense-net, five normalisations, classifier
    assert.equal(head, behind(unary.create({ labels: 9 })));
    assert.equal(stateShapes(made(name)).get('LIN2.weight')?.[0], 128);
  });

  members(`${name}: at points and in slabs what the layer gives on its grid`, () => {
    const { sampling } = made(name, 3);
    moveBranches(sampling);
    const volume = waves([9, 6, 7]);
    const grid = [5, 3, 4] as const;
    const asked = (start: number, end: number) =>
      noGrad(() => sampling.forward(volume, { grid, slab: { start, end } }));
    const whole = noGrad(() => sampling.forward(volume, { grid }));
    assert.equal(whole.shape.slice(2), [...grid]);
    assertNear(asked(0, 5).dataSync().data, whole.dataSync().data, 2e-5, 'all planes');
    const [first, second] = [
      asked(1, 3),
      whole.slice([0, 0, 1, 0, 0], [1, whole.shape[1], 3, 3, 4]),
    ];
    assertNear(first.dataSync().data, second.dataSync().data, 2e-5, 'planes 1 and 2');
  });

  members(`${name}: of a batch each scan, and with a map what an image resampled by it has`, () => {
    const { sampling } = made(name, 3);
    moveBranches(sampling);
    const size = [7, 9, 8];
    const [one, other] = [waves(size), waves(size, 0.7)];
    const random = new Random(4);
    const numbers = Float32Array.from({ length: 2 * 5 * 3 }, () => random.uniform(-0.8, 0.8));
    const points = tensor(numbers, { shape: [2, 5, 3] });
    const of = (volume: Tensor, at: Tensor, affine?: number[][]) =>
      noGrad(() => sampling.forward(volume, { points: at, affine })).dataSync().data;
    const both = of(concat([one, other], 0), points);
    const second = of(other, points.slice([1, 0, 0], [2, 5, 3]));
    assertNear(both.subarray(both.length / 2), second, 2e-5, 'the second scan');
    // A mirror along x is exact: no interpolation lies between the two.
    const mirror = [-1, 1, 1].map((sign, row) => [0, 1, 2, 3].map((c) => (c === row ? sign : 0)));
    const flipped = tensor(
      Float32Array.from({ length: 504 }, (_, at) => Math.sin(at - 2 * (at % 8) + 7)),
      { shape: [1, 1, ...size] },
    );
    const there = points.slice([0, 0, 0], [1, 5, 3]);
    const mirrored = there.mul(tensor([-1, 1, 1]));
    assertNear(of(one, mirrored, mirror), of(flipped, there), 2e-5, 'a mirrored scan');
  });

  members(`${name}: its layer has the name's class, and starts with a gradient everywhere`, () => {
    const network = made(name) as MemberNet;
    assert.is(network.sampling.layer.constructor.name, classes[name]);
    const points = tensor(
      Float32Array.from({ length: 60 }, (_, at) => Math.sin(at) / 2),
      {
        shape: [1, 20, 3],
      },
    );
    network
      .forward(waves([16, 12, 16]), { points })
      .square()
      .sum()
      .backward();
    for (const [key, { grad }] of network.offsetParameters()) {
      const numbers = grad?.dataSync().data as Float32Array;
      assert.ok(
        numbers.some((number) => Math.abs(number) > 0),
        key,
      );
    }
  });
}

members.run();
