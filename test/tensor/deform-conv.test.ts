// Deformable convolution against torchvision 0.14.1 in 2-D, and in 3-D against a float64 reference
// that equals it in 2-D to 1e-10; against the ordinary convolution; and what it refuses.
import type { DeviceName } from '@obelisk/engine';
import { conv2d, conv3d, deformConv2d, deformConv3d, Random, tensor } from '@obelisk/tensor';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { golden } from '../support/goldens.js';

interface Numbers {
  readonly shape: number[];
  readonly data: number[];
}

type Walk = Record<'stride' | 'padding' | 'dilation', number[]> &
  Record<'groups' | 'offsetGroups', number>;

type Given = 'input' | 'offset' | 'weight' | 'bias' | 'mask';

type Case = Walk & { readonly name: string } & Record<Given, Numbers | null> &
  Record<'output' | 'gradient', Numbers> &
  Record<`${Given}Gradient`, Numbers | null>;

const given = ['input', 'offset', 'weight', 'bias', 'mask'] as const;

/** The largest difference, relative to the largest number. */
function apart(found: ArrayLike<number>, { data }: Numbers): number {
  const largest = Math.max(...data.map(Math.abs));
  return Math.max(...data.map((value, at) => Math.abs(found[at] - value))) / largest;
}

const { cases } = golden<Case>('deform_conv');

for (const device of ['float64', 'webasm', 'cpu'] as const satisfies DeviceName[]) {
  const values = suite(`deformable convolution on ${device}: values and all gradients`);
  for (const c of cases) {
    values(c.name, () => {
      const leaf = (numbers: Numbers | null) =>
        numbers && tensor(numbers.data, { shape: numbers.shape, device, requiresGrad: true });
      const leaves = Object.fromEntries(given.map((name) => [name, leaf(c[name])]));
      const { input, offset, weight, bias, mask } = leaves;
      const { stride, padding, dilation, groups, offsetGroups } = c;
      const walk = { mask, stride, padding, dilation, groups, offsetGroups };
      const convolve = stride.length === 2 ? deformConv2d : deformConv3d;
      if (!input || !offset || !weight) throw new Error(`${c.name} has no input`);
      const output = convolve(input, offset, weight, bias, walk);
      assert.equal([...output.shape], c.output.shape);
      assert.ok(apart(output.dataSync().data, c.output) < 1e-5);
      output.backward(tensor(c.gradient.data, { shape: c.gradient.shape, device }));
      for (const name of given) {
        const expected = c[`${name}Gradient`];
        const found = leaves[name]?.grad?.dataSync().data;
        assert.is(found === undefined, expected === null, name);
        if (expected && found) assert.ok(apart(found, expected) < 1e-5, name);
      }
    });
  }
  values.run();
}

const zero = suite('deformable convolution with offsets of zero');
const walk = { stride: 2, padding: 1, groups: 2 };
const sizes = [
  [conv2d, deformConv2d, [5, 6], [3, 3]],
  [conv3d, deformConv3d, [4, 5, 3], [2, 3, 2]],
] as const;
for (const [plain, deformable, size, places] of sizes) {
  zero(`is ${plain.name}, with all gradients`, () => {
    const random = new Random(3);
    const window = size.map(() => 3);
    const numbers = (shape: readonly number[]) =>
      Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => random.normal());
    const x = numbers([2, 4, ...size]);
    const w = numbers([6, 2, ...window]);
    const K = 3 ** size.length;
    const results = [true, false].map((isDeformable) => {
      const input = tensor(x, { shape: [2, 4, ...size], requiresGrad: true });
      const weight = tensor(w, { shape: [6, 2, ...window], requiresGrad: true });
      const offset = tensor(
        new Float32Array(2 * size.length * K * places.reduce<number>((a, b) => a * b, 1)),
        {
          shape: [2, size.length * K, ...places],
        },
      );
      const y = isDeformable
        ? deformable(input, offset, weight, null, walk)
        : plain(input, weight, null, walk);
      y.square().sum().backward();
      return [y, input.grad, weight.grad].map((t) => [...(t?.dataSync().data ?? [])]);
    });
    for (const at of [0, 1, 2]) {
      const [found, expected] = results.map((result) => result[at]);
      assert.ok(apart(found, { shape: [], data: expected }) < 1e-6);
    }
  });
}
zero.run();

const refusals = suite('deformable convolution: errors');
const [image, weight] = [tensor(new Float32Array(40), { shape: [1, 2, 4, 5] }), [2, 2, 3, 3]].map(
  (t) => (Array.isArray(t) ? tensor(new Float32Array(36), { shape: t }) : t),
);
const offsetOf = (channels: number) =>
  tensor(new Float32Array(channels * 6), { shape: [1, channels, 2, 3] });

refusals('say which shape does not fit', () => {
  assert.throws(
    () => deformConv2d(image, offsetOf(9), weight),
    'offset [1, 9, 2, 3] must be [1, 18, 2, 3]: 9 taps x 2 axes at each place of the output',
  );
  assert.throws(
    () => deformConv2d(image, offsetOf(18), weight, null, { mask: offsetOf(3) }),
    'mask [1, 3, 2, 3] must be [1, 9, 2, 3]: 9 taps at each place of the output',
  );
  assert.throws(
    () => deformConv2d(image, offsetOf(54), weight),
    '3 offset groups do not divide 2 input channels',
  );
  assert.throws(
    () => deformConv3d(image, offsetOf(18), weight),
    'deformConv3d: input [1, 2, 4, 5] must be [N, channels, D, H, W]',
  );
});

refusals('say what they do not know', () => {
  const guess = { masks: null } as object;
  assert.throws(() => deformConv2d(image, offsetOf(18), weight, null, guess), /masks/);
});
refusals.run();
