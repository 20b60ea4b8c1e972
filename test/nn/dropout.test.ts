import { Dropout, Module, type State } from '@obelisk/nn';
import { dropout, dropoutMask, Random, sum, type Tensor, tensor } from '@obelisk/tensor';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const dropouts = suite('dropout');
const ones = (shape: number[]) =>
  tensor(new Float32Array(shape.reduce((a, b) => a * b)).fill(1), { shape, requiresGrad: true });
const numbers = (x: Tensor) => Array.from(x.dataSync().data);

dropouts('elements: a share of p is zero, the rest is 1 / (1 - p), so that the mean stays', () => {
  const layer = new Dropout({ random: new Random(1), p: 0.25 });
  const values = numbers(layer.forward(ones([4, 5, 10, 10, 10])));
  assert.equal([...new Set(values)].sort(), [0, Math.fround(1 / 0.75)]);
  const dropped = values.filter((value) => value === 0).length / values.length;
  assert.ok(Math.abs(dropped - 0.25) < 0.01, `${dropped} dropped`);
});

dropouts('whole channels: all or nothing', () => {
  const layer = new Dropout({ random: new Random(1), p: 0.5, wholeChannels: true });
  const values = numbers(layer.forward(ones([8, 16, 3, 2])));
  const channels = Array.from({ length: 128 }, (_, c) => new Set(values.slice(c * 6, c * 6 + 6)));
  assert.ok(channels.every((channel) => channel.size === 1));
  const dropped = channels.filter((channel) => channel.has(0)).length;
  assert.ok(dropped > 45 && dropped < 83, `${dropped} of 128 channels`);
});

dropouts('each step has a mask of its own, the same seed the same masks', () => {
  const masks = (seed: number) => {
    const layer = new Dropout({ random: new Random(seed), p: 0.5 });
    return [1, 2].map(() => numbers(layer.forward(ones([1, 40]))));
  };
  const [first, second] = masks(7);
  assert.not.equal(first, second);
  assert.equal(masks(7), [first, second]);
});

dropouts('off unless asked for, and in evaluation: the very same tensor', () => {
  const x = ones([1, 3, 4]);
  const random = new Random(1);
  assert.is(new Dropout({ random }).forward(x), x);
  class Network extends Module {
    readonly dropout = new Dropout({ random, p: 0.9 });
    override state(): State {
      return { dropout: this.dropout };
    }
  }
  const network = new Network();
  assert.is.not(network.dropout.forward(x), x);
  assert.is(network.eval().dropout.forward(x), x);
  assert.is(network.parameterCount(), 0);
});

dropouts('the gradient passes where the value did', () => {
  const x = ones([2, 3, 5]);
  const mask = dropoutMask(x, { p: 0.5, wholeChannels: false }, new Random(2));
  sum(dropout(x, mask)).backward();
  assert.equal(numbers(x.grad as Tensor), numbers(mask));
});

dropouts('probabilities that make no sense', () => {
  const random = new Random(1);
  const message = /probability 1 must be at least 0 and below 1/;
  assert.throws(() => new Dropout({ random, p: 1 }), message);
  const options = { p: 1, wholeChannels: false };
  assert.throws(() => dropoutMask(ones([2]), options, random), message);
});

dropouts.run();
