import { modelNames, type VolumeNetwork, writeOnnx } from '@obelisk/models';
import { gridSample } from '@obelisk/tensor';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { randomNetwork, size } from './random-networks.js';
import { type ReadModel, readOnnx } from './read-onnx.js';

const structure = suite('structure of ONNX files');

/** How often each kind of node is there. */
function counts({ nodes }: ReadModel): Record<string, number> {
  const found: Record<string, number> = {};
  for (const { type } of nodes) found[type] = (found[type] ?? 0) + 1;
  return found;
}

/** The file of a network, and what was written into it. */
async function exported(name: string) {
  const { entry, state } = await randomNetwork(name);
  return { entry, state, model: readOnnx(writeOnnx(entry, state, { size })) };
}

for (const name of modelNames()) {
  structure(`${name}: its weights under their names, its nodes in order`, async () => {
    const { entry, state, model } = await exported(name);
    assert.is(model.irVersion, 9);
    assert.is(model.opset, 20);
    assert.is(model.graph, name);
    assert.equal(model.inputs, [{ name: 'image', shape: [1, 1, ...size] }]);
    assert.equal(model.outputs, [{ name: 'logits', shape: [1, entry.labels.length, ...size] }]);
    assert.is(model.metadata.get('model'), name);
    assert.is(model.metadata.get('labels'), JSON.stringify(entry.labels));
    assert.equal(
      model.initialisers.map((tensor) => [tensor.name, tensor.shape]),
      [...state].map(([key, { shape }]) => [key, shape]),
    );
    for (const { name: key, type, bytes } of model.initialisers) {
      assert.is(type, 1);
      assert.equal(new Float32Array(bytes.slice().buffer), state.get(key)?.data);
    }
    checkOrder(model);
  });
}

/** Every value is made once, before it is read, and every weight is read. */
function checkOrder({ nodes, initialisers }: ReadModel): void {
  const weights = initialisers.map((tensor) => tensor.name);
  const known = new Set(['image', '', ...weights]);
  for (const { name, inputs, outputs } of nodes) {
    for (const input of inputs) assert.ok(known.has(input), `${name} reads ${input} too early`);
    for (const output of outputs) {
      assert.not(known.has(output), `${output} is made twice`);
      known.add(output);
    }
  }
  assert.ok(known.has('logits'));
  const read = new Set(nodes.flatMap(({ inputs }) => inputs));
  assert.equal(
    weights.filter((weight) => !read.has(weight)),
    [],
  );
  assert.is(new Set(nodes.map(({ name }) => name)).size, nodes.length);
}

structure(
  'the original network: pools, one sampling in pairs, seven 1x1x1, two resizes',
  async () => {
    const { model } = await exported('obelisk-visceral');
    assert.equal(counts(model), {
      ...{ AveragePool: 3, Add: 1, GridSample: 1, Split: 1, Sub: 1, Reshape: 1 },
      ...{ Conv: 7, BatchNormalization: 6, Relu: 5, Concat: 4, Resize: 2, Constant: 4 },
    });
  },
);

structure('the global FC U-Net: two fully connected layers between two reshapes', async () => {
  const { model } = await exported('unet-global-tcia');
  const { Gemm, Reshape, GridSample } = counts(model);
  assert.equal([Gemm, Reshape, GridSample], [2, 2, undefined]);
});

structure('the lean U-Net keeps its groups, the hybrid its slope', async () => {
  const lean = (await exported('unet-lean')).model.nodes;
  const group = (name: string) => lean.find((node) => node.name === name)?.attributes.get('group');
  assert.equal(['conv0', 'conv33', 'conv44'].map(group), [1, 4, 8]);
  const { nodes } = (await exported('obelisk-tcia-hybrid')).model;
  const slopes = nodes
    .filter(({ type }) => type === 'LeakyRelu')
    .map((n) => n.attributes.get('alpha'));
  assert.ok(slopes.every((slope) => slope === Math.fround(0.025)));
});

structure('sampling adds the offsets to a grid from -1 to 1, and aligns corners', async () => {
  const { nodes } = (await exported('obelisk-visceral-hybrid')).model;
  const named = (name: string) => nodes.find((node) => node.name === name)!;
  assert.equal(named('offset1.sampling.places').inputs, ['offset1.sampling.grid', 'offset1']);
  assert.equal(Object.fromEntries(named('offset1.sampling.samples').attributes), {
    ...{ mode: 'linear', padding_mode: 'zeros', align_corners: 1 },
  });
  const grid = named('offset1.sampling.grid').attributes.get('value') as { bytes: Uint8Array };
  const points = new Float32Array(grid.bytes.slice().buffer);
  assert.equal(points.subarray(0, 6), Float32Array.of(-1, -1, -1, -0.6, -1, -1));
  assert.equal(points.subarray(-3), Float32Array.of(1, 1, 1));
});

structure('texts of the caller; weights that do not fit are refused', async () => {
  const { entry, state } = await randomNetwork('unet-lean');
  const metadata = { preparation: '{}', note: 'Ω' };
  const model = readOnnx(writeOnnx(entry, state, { size, metadata }));
  assert.is(model.metadata.get('note'), 'Ω');
  state.delete('conv0.bias');
  assert.throws(
    () => writeOnnx(entry, state, { size }),
    /^onnx: the weights do not fit unet-lean: 1 tensor is missing \("conv0.bias"\)$/,
  );
});

structure('a network that samples by itself is refused: nearest would differ in ONNX', async () => {
  const { entry, state } = await randomNetwork('unet-lean');
  const sampling = {
    ...entry,
    create(options: Parameters<typeof entry.create>[0]) {
      const network = entry.create(options) as VolumeNetwork;
      network.forward = (image) => {
        const places = image.slice([0, 0, 0, 0, 0], [1, 1, 1, 1, 3]);
        const nearest = { mode: 'nearest', padding: 'zeros', alignCorners: true } as const;
        return gridSample(image, places, nearest);
      };
      return network;
    },
  } as typeof entry;
  assert.throws(
    () => writeOnnx(sampling, state, { size }),
    /^onnx: gridSample of the nearest has no translation$/,
  );
});

structure.run();
