import { openDevice, ShapesDevice } from '@obelisk/engine';
import { Adam, BatchNorm, Module } from '@obelisk/nn';
import { tensor } from '@obelisk/tensor';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertNear } from '../support/assert-near.js';

const norm = suite('batch normalisation');

class Network extends Module {
  readonly inner = new BatchNorm({ device: openDevice('webasm'), channels: 2 });

  override state() {
    return { block: new Block(this.inner) };
  }
}

class Block extends Module {
  constructor(readonly batch5: BatchNorm) {
    super();
  }

  override state() {
    return { batch5: this.batch5 };
  }
}

const running = ({ runningMean, runningVar }: BatchNorm) =>
  [runningMean, runningVar].flatMap((one) => [...one.dataSync().data]);

/** As PyTorch 1.13 refuses it: "Expected more than 1 value per channel when training, got ...". */
norm('one value per channel is refused in training, and changes nothing', () => {
  for (const name of ['webasm', 'cpu', 'float64'] as const) {
    const device = openDevice(name);
    const layer = new BatchNorm({ device, channels: 2 });
    for (const shape of [
      [1, 2, 1, 1, 1],
      [1, 2, 1],
      [1, 2],
    ]) {
      const one = tensor([3, 777], { device, shape });
      const got = `got an input of [${shape.join(', ')}]`;
      assert.throws(
        () => layer.forward(one),
        ({ message }: Error) =>
          message.startsWith('BatchNorm: expected more than 1 value per channel when training, ') &&
          message.includes(got),
      );
    }
    assert.equal(running(layer), [0, 0, 1, 1]);
    const y = layer.eval().forward(tensor([3, 777], { device, shape: [1, 2, 1, 1, 1] }));
    const right = [3, 777].map((value) => value / Math.sqrt(1 + 1e-5));
    assertNear(y.dataSync().data, right, 1e-4, 'in evaluation');
  }
});

norm('is refused without numbers, too', () => {
  const device = new ShapesDevice();
  const layer = new BatchNorm({ device, channels: 1 });
  assert.throws(
    () => layer.forward(tensor([1], { device, shape: [1, 1, 1] })),
    /more than 1 value/,
  );
});

norm('the layer has a name once its network has named its tensors', () => {
  const network = new Network();
  new Adam(network.parameters());
  const one = tensor([3, 777], { shape: [1, 2, 1] });
  assert.throws(() => network.inner.forward(one), /^BatchNorm block\.batch5: expected more than 1/);
});

norm('two values per channel are enough', () => {
  // PyTorch 1.13: F.batch_norm of [3, 777] in training, momentum 0.1
  const device = openDevice('webasm');
  const layer = new BatchNorm({ device, channels: 1 });
  const y = layer.forward(tensor([3, 777], { device, shape: [2, 1, 1] }));
  assertNear(y.dataSync().data, [-1, 1], 1e-6, 'normalised');
  assertNear(running(layer), [39, 29954.7], 0.01, 'running moments');
});

norm.run();
