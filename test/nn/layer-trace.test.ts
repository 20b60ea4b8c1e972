import { openDevice, ShapesDevice } from '@obelisk/engine';
import { HybridTcia } from '@obelisk/models';
import { firstNotFinite, layerTrace, Module, Pointwise } from '@obelisk/nn';
import { add, noGrad, Random, relu, reshape, Tensor, tensor } from '@obelisk/tensor';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { LateDevice } from '../support/late-device.js';

const layers = suite('layer trace');
const random = new Random(1);

layers('every step of the hybrid has its released layer name, inputs and outputs', () => {
  const device = new ShapesDevice();
  const network = new HybridTcia({ device, random, labels: 9 }).eval();
  const storage = device.host([], 48 ** 3);
  const image = new Tensor({ device, shape: [1, 1, 48, 48, 48], storage });
  const steps = noGrad(() => layerTrace(network, () => network.forward(image)));
  const at = (layer: string) => steps.filter((step) => step.layer === layer);
  const tensors = [...network.namedTensors().keys()];
  const expected = new Set(tensors.map((name) => name.replace(/\.[a-z_]+$/, '')));
  const seen = new Set(steps.map(({ layer }) => layer).filter((layer) => layer !== ''));
  assert.equal([...seen].sort(), [...expected].sort());
  const [conv1] = at('conv1');
  assert.equal([conv1.operation, conv1.shape], ['conv3d', [1, 16, 24, 24, 24]]);
  assert.equal(conv1.inputShapes[0], [1, 4, 48, 48, 48]);
  assert.equal((conv1.options as { stride: number }).stride, 2);
  assert.equal(at('offset2')[0].shape, [1, 512, 6, 12, 6]);
  const first = steps[0];
  assert.is(first.inputs[0], image.id);
  const makers = new Set([image.id, ...steps.map(({ output }) => output)]);
  const own = new Set([...network.namedTensors().values()].map(({ tensor: { id } }) => id));
  const comes = (id: number | null) => id === null || makers.has(id) || own.has(id);
  assert.ok(steps.every(({ inputs }) => inputs.every(comes)));
});

layers('what is made of parameters alone belongs to their layer', () => {
  const device = openDevice('webasm');
  const layer = new Pointwise({ device, random, inChannels: 1, outChannels: 4 });
  class Network extends Module {
    readonly layer = layer;
  }
  const steps = layerTrace(new Network(), () => {
    const x = tensor([1, 2, 3, 4], { device, shape: [2, 2] });
    relu(add(x, reshape(layer.weight, [2, 2])));
  });
  assert.equal(
    steps.map((step) => [step.operation, step.layer]),
    [
      ['reshape', 'layer'],
      ['add', 'layer'],
      ['leakyRelu', ''],
    ],
  );
});

for (const device of [openDevice('webasm'), new LateDevice()]) {
  const when = device.synchronous ? 'at once' : 'when the results are there';
  layers(`the step that makes the first number which is not finite, ${when}`, async () => {
    const network = new HybridTcia({ device, random, labels: 3 }).eval();
    const image = tensor(new Float32Array(512).fill(1), { device, shape: [1, 1, 8, 8, 8] });
    const run = () => noGrad(() => network.forward(image));
    assert.is(await firstNotFinite(network, run), null);
    const gamma = network.namedTensors().get('batch2c.weight')?.tensor as Tensor;
    const numbers = new Float32Array(192).fill(1);
    numbers[5] = Number.NaN;
    gamma.assign(tensor(numbers, { device }).value);
    assert.is((await firstNotFinite(network, run))?.layer, 'batch2c');
  });
}

layers.run();
