// The layer of 3-D convolutions: its parts, how they start, what it makes and refuses.
import { openDevice } from '@obelisk/engine';
import { Conv3d } from '@obelisk/nn';
import { Random, tensor } from '@obelisk/tensor';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const layer = suite('Conv3d');
const device = openDevice('webasm');
const random = new Random(1);

layer('has the parts of released weight files, and walks as it is told', () => {
  const kernelSize = [3, 1, 3] as const;
  const options = {
    inChannels: 4,
    outChannels: 6,
    kernelSize,
    stride: 2,
    padding: [1, 0, 1],
    groups: 2,
  };
  const conv = new Conv3d({ device, random, ...options, bias: true });
  assert.equal(
    [...conv.namedTensors()].map(([name, { shape }]) => [name, ...shape]),
    [
      ['weight', 6, 2, 3, 1, 3],
      ['bias', 6],
    ],
  );
  const y = conv.forward(
    tensor(new Float32Array(4 * 5 * 6 * 7), { shape: [1, 4, 5, 6, 7], device }),
  );
  assert.equal([...y.shape], [1, 6, 3, 3, 4]);
  assert.ok(y.dataSync().data.every((value: number) => value === 0)); // the bias starts at zero
});

layer('starts Xavier-normal', () => {
  const conv = new Conv3d({ device, random, inChannels: 32, outChannels: 32, kernelSize: 3 });
  assert.is(conv.bias, null);
  const weights = Array.from(conv.weight.dataSync().data as Float32Array);
  const variance = weights.reduce((sum, w) => sum + w * w, 0) / weights.length;
  assert.ok(Math.abs(variance / (2 / (27 * 64)) - 1) < 0.05, `variance ${variance}`);
});

layer('refuses groups that do not divide the channels', () => {
  assert.throws(
    () => new Conv3d({ device, random, inChannels: 4, outChannels: 6, kernelSize: 3, groups: 4 }),
    (error: Error) => error.message === 'Conv3d: 4 groups do not divide 4 -> 6 channels',
  );
});

layer.run();
