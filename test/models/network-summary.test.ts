import {
  bytesAtOnce,
  type LayerSummary,
  modelEntry,
  modelNames,
  networkSummary,
  walkNetwork,
} from '@obelisk/models';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const summary = suite('network summary');

const counts: Record<string, number> = {
  'obelisk-visceral': 131_464,
  'obelisk-tcia-hybrid': 229_217,
  'obelisk-visceral-hybrid': 230_208,
  'unet-tcia': 883_740,
  'unet-visceral': 875_798,
  'unet-lean': 201_642,
  'unet-global-tcia': 11_944_816,
  'unet-global-visceral': 13_081_422,
};

for (const [name, count] of Object.entries(counts)) {
  summary(`${name}: ${count} trainable parameters, and so many in its layers`, () => {
    const { parameters, layers } = networkSummary(modelEntry(name));
    assert.is(parameters, count);
    assert.is(total(layers, 'parameters'), count);
  });
}

summary('Table 1 within 2 % of 880k; unary and fixed offsets have fewer', () => {
  const of = (name: string, labels: number) =>
    networkSummary(modelEntry(name), { labels, size: [16, 16, 16] }).parameters;
  assert.ok(Math.abs(of('unet-table1', 9) / 880_000 - 1) < 0.02);
  assert.is(of('obelisk-unary', 8), 131_464 - 1024 * 3);
  assert.is(of('obelisk-fixed', 8), 131_464 - 1024 * 6);
});

summary('multiply-adds by hand', () => {
  const { layers } = networkSummary(modelEntry('unet-lean'), { size: [16, 16, 16] });
  const of = (name: string) => find(layers, name).multiplyAdds;
  assert.is(of('conv1'), 8 ** 3 * 16 * (5 * 27)); // stride 2
  assert.is(of('conv3'), 2 ** 3 * 64 * ((32 / 4) * 27)); // 4 groups
  assert.is(of('batch1'), 8 ** 3 * 16); // and a rectifier, which has none
  const hybrid = networkSummary(modelEntry('obelisk-tcia-hybrid'), { size: [16, 16, 16] });
  assert.is(find(hybrid.layers, 'offset1').multiplyAdds, 4 ** 3 * 128 * 8);
  assert.is(find(hybrid.layers, 'linear1a').multiplyAdds, 4 ** 3 * 128 * (128 / 2));
  const pairs = networkSummary(modelEntry('obelisk'), { size: [16, 16, 16] });
  assert.is(find(pairs.layers, 'offset1').multiplyAdds, 8 ** 3 * 1024 * 8 * 2);
});

summary('everything but the parameters grows with the batch', () => {
  const entry = modelEntry('obelisk-visceral-hybrid');
  const size = [12, 10, 9] as const;
  const [one, three] = [1, 3].map((batch) => networkSummary(entry, { size, batch }));
  assert.is(three.parameters, one.parameters);
  assert.is(three.multiplyAdds, 3 * one.multiplyAdds);
  assert.is(three.activationBytes.training, 3 * one.activationBytes.training);
  assert.equal(three.layers[0].shape, [3, 4, 12, 10, 9]);
});

summary('feature maps of a chain and of a skip connection are let go in time', () => {
  const steps = [
    { operation: 'leakyRelu', inputs: [0], output: 1, shape: [10] },
    { operation: 'reshape', inputs: [1], output: 2, shape: [5, 2] },
    { operation: 'leakyRelu', inputs: [2], output: 3, shape: [5, 2] },
    { operation: 'concat', inputs: [0, 3], output: 4, shape: [20] },
  ];
  const walk = { image: 0, shape: [10], steps } as never;
  assert.is(bytesAtOnce(walk), 4 * (10 + 10 + 20)); // the image stays for the last step
});

summary('receptive fields: 3, 5, 9 through strided convolutions; offsets reach further', () => {
  const { layers } = networkSummary(modelEntry('obelisk-tcia-hybrid'));
  const of = (name: string) => find(layers, name).receptiveField;
  assert.equal(
    ['conv0', 'conv1', 'conv11', 'conv2', 'conv22', 'conv3'].map((c) => of(c)[0]),
    [3, 5, 9, 13, 21, 29],
  );
  // one pool, two neighbours, 4 standard deviations of 0.05 half images of 143 voxels
  const expected = 3 + 1 + (4 * 0.05 * 143) / 2;
  for (const voxels of of('offset1')) assert.ok(Math.abs(voxels / expected - 1) < 0.1, `${voxels}`);
  const global = networkSummary(modelEntry('unet-global-tcia')).layers;
  assert.equal(find(global, 'fc1').receptiveField, [144, 144, 144]);
  assert.equal(find(global, 'conv77U').receptiveField, [144, 144, 144]);
});

summary('every network can be walked at a small odd size', () => {
  for (const name of modelNames()) {
    const entry = modelEntry(name);
    const { steps } = walkNetwork(entry, { size: [17, 12, 21], labels: 3 });
    assert.equal(steps[steps.length - 1].shape, [1, 3, 17, 12, 21]);
  }
});

function find(layers: readonly LayerSummary[], name: string): LayerSummary {
  const layer = layers.find((candidate) => candidate.layer === name);
  if (layer) return layer;
  throw new Error(`no layer ${name}`);
}

function total(layers: readonly LayerSummary[], key: 'parameters'): number {
  return layers.reduce((sum, layer) => sum + layer[key], 0);
}

summary.run();
