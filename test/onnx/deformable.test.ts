// Layers of the family as ONNX files: their nodes, and in onnxruntime the same numbers.
import { arrayOf, sizeOf } from '@obelisk/engine';
import { writeModuleOnnx } from '@obelisk/models';
import * as nn from '@obelisk/nn';
import { deformSample, maximum, noGrad, Random, type Tensor, tensor } from '@obelisk/tensor';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { unless } from '../support/skip.js';
import { missingRuntime, runOnnx } from './onnxruntime.js';
import { readOnnx } from './read-onnx.js';

const files = suite('layers of the family as ONNX files');

interface Layer extends nn.Module {
  forward(x: Tensor): Tensor;
}

const random = new Random(5);

/** A small network whose second layer moves its taps: a convolution, ReLU, the layer. */
class Net extends nn.Module {
  readonly first: nn.DilatedConv;
  constructor(
    readonly layer: Layer,
    axes: 2 | 3,
  ) {
    super();
    const window = { axes, inChannels: 1, outChannels: 4, kernelSize: 3, padding: 1 };
    this.first = new nn.DilatedConv({ ...window, bias: true, random });
    for (const { tensor: given } of this.namedTensors().values()) {
      const start = given.dataSync().data as Float32Array;
      const numbers = start.map((value) => value + random.normal(0, 0.1));
      given.assign(arrayOf(given.device, given.shape, numbers), 'the test');
    }
  }
  forward(x: Tensor): Tensor {
    return this.layer.forward(this.first.forward(x).relu());
  }
}

/** Samples where a convolution says, without weights: GridSample in 2-D and 3-D. */
class Samples extends nn.Module {
  readonly offset: nn.OffsetBranch;
  constructor(axes: 2 | 3) {
    super();
    const window = { axes, inChannels: 4, outChannels: 4, kernelSize: 3, padding: 1 };
    this.offset = new nn.OffsetBranch(window, axes);
  }
  forward(x: Tensor): Tensor {
    return deformSample(x, this.offset.forward(x), null, { kernelSize: 3, padding: 1 });
  }
}

const layersOf = (axes: 2 | 3): Layer[] => {
  const options = { axes, inChannels: 4, outChannels: 4, kernelSize: 3, padding: 1, groups: 2 };
  const { kernelSize: _, padding: __, groups: ___, ...channels } = options;
  return [
    new Samples(axes),
    new nn.ActiveConv(options),
    new nn.DCLS({ ...options, kernelSize: 5, padding: 2, taps: 6 }),
    new nn.DCNv1({ ...options, stride: 2, offsetGroups: 2, bias: true }),
    new nn.DCNv2(options),
    new nn.DCNv3(options),
    new nn.DCNv4(options),
    new nn.DeformableAttention({ ...channels, heads: 2, points: 3 }),
    new nn.SpatialTransformer({ axes, inChannels: 4 }),
  ];
};

/** Layers that are this node in 2-D; onnxruntime runs it on CPUs. */
const withDeformConv = ['ActiveConv', 'DCNv1', 'DCNv2'];

for (const axes of [2, 3] as const) {
  const shape = [1, 1, 6, 7, 8].slice(0, 2 + axes);
  for (const layer of layersOf(axes)) {
    const { name } = layer.constructor;
    const export_ = () => {
      const net = new Net(layer, axes);
      return { net, file: writeModuleOnnx(net, (x) => net.forward(x), shape) };
    };

    files(
      `${name}, ${axes} axes: its weights under their names, and the nodes that sample`,
      async () => {
        const { net, file } = export_();
        const model = readOnnx(await file);
        assert.is(model.opset, 20);
        assert.equal(
          model.initialisers.map(({ name: weight }) => weight),
          [...net.namedTensors().keys()],
        );
        const types = new Set(model.nodes.map(({ type }) => type));
        const own = axes === 2 && withDeformConv.includes(name);
        assert.is(types.has('DeformConv'), own);
        // DCLS makes its kernel in the graph, and samples nothing.
        assert.is(types.has('GridSample'), !own && name !== 'DCLS');
      },
    );

    unless(missingRuntime, files)(`${name}, ${axes} axes: the same in onnxruntime`, async () => {
      const { net, file } = export_();
      const image = Float32Array.from({ length: sizeOf(shape) }, () => random.normal());
      const { data, dims } = await runOnnx(await file, image, shape.slice(2));
      const ours = noGrad(() => net.forward(tensor(image, { shape })));
      assert.equal([...dims], [...ours.shape]);
      const numbers = ours.dataSync().data;
      const largest = Math.max(...Array.from(numbers as Float32Array, Math.abs));
      assert.ok(largest > 0.1);
      for (let at = 0; at < data.length; at++) {
        assert.ok(
          Math.abs(numbers[at] - data[at]) < 1e-5 * largest,
          `number ${at} is ${data[at]}, ours ${numbers[at]} of ${largest}`,
        );
      }
    });
  }
}

files('an operation without a node is named', async () => {
  const layer = new nn.DilatedConv({ axes: 2, inChannels: 1, outChannels: 1, kernelSize: 1 });
  let message = '';
  const clipped = (x: Tensor) => maximum(layer.forward(x), 1);
  await writeModuleOnnx(layer, clipped, [1, 1, 2, 2]).catch((error) => {
    message = error.message;
  });
  assert.is(message, 'onnx: operation maximum has no translation');
});

files.run();
