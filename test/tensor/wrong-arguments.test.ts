// What JavaScript may hand in where types say otherwise: one sentence each, from every operation.
import {
  affineGrid,
  apply,
  averagePool,
  batchNorm,
  broadcastTo,
  concat,
  conv2d,
  dropout,
  dropoutMask,
  gather,
  gradcheckOperations,
  gridSample,
  keepPadded,
  leakyRelu,
  linear,
  mean,
  multiply,
  obeliskSampleGrid,
  obeliskSamplePoints,
  onTrace,
  pad,
  permute,
  pick,
  Random,
  reshape,
  resize,
  scale,
  shift,
  slice,
  sum,
  tensor,
  where,
} from '@obelisk/tensor';
import ndarray from 'ndarray';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

// biome-ignore lint/suspicious/noExplicitAny: as JavaScript calls, without types.
type Any = any;

const x = tensor([1, 2], { name: 'x' });
const image = tensor(new Float32Array(9), { shape: [1, 1, 3, 3] });
const volume = tensor(new Float32Array(8), { shape: [1, 1, 2, 2, 2] });
const offsets = tensor([0, 0, 0], { shape: [1, 1, 3] });
const wanted = 'expected a number, arrays of numbers, a typed array or an ndarray';
const grid = { padding: 'zeros', alignCorners: true, mode: 'linear' } as const;

/** A call, and the whole message that it must give. */
const rows: readonly (readonly [call: () => unknown, message: string])[] = [
  [() => tensor(null as Any), `tensor: got null, ${wanted}`],
  [() => tensor(undefined as Any), `tensor: got undefined, ${wanted}`],
  [() => tensor('12' as Any), `tensor: got the text "12", ${wanted}`],
  [() => tensor(true as Any), `tensor: got the boolean true, ${wanted}`],
  [() => tensor({ length: 2 } as Any), `tensor: got an object, ${wanted}`],
  [() => tensor(new Set([1]) as Any), `tensor: got a Set, ${wanted}`],
  [() => tensor(x as Any), `tensor: got a Tensor, ${wanted}`],
  [() => tensor(new BigInt64Array(2) as Any), `tensor: got a BigInt64Array, ${wanted}`],
  [() => tensor(new BigUint64Array(0) as Any), `tensor: got a BigUint64Array, ${wanted}`],
  [() => tensor(new DataView(new ArrayBuffer(8)) as Any), `tensor: got a DataView, ${wanted}`],
  [() => tensor(5n as Any), `tensor: got the bigint 5, ${wanted}`],
  [() => tensor(ndarray(new BigInt64Array(2)) as Any), `tensor: got a BigInt64Array, ${wanted}`],
  [() => tensor(['a', 2] as Any), 'tensor: element [0] is the text "a", expected a number'],
  [() => tensor(['1', '2'] as Any), 'tensor: element [0] is the text "1", expected a number'],
  [() => tensor([[1], [null]] as Any), 'tensor: element [1, 0] is null, expected a number'],
  [() => tensor([[1, 2], null] as Any), 'tensor: element [1] is null, expected a number'],
  [() => tensor(new Array(2) as Any), 'tensor: element [0] is undefined, expected a number'],
  [() => tensor([1n] as Any), 'tensor: element [0] is the bigint 1, expected a number'],
  [
    () => tensor([new Float32Array(2)] as Any),
    'tensor: element [0] is a Float32Array, expected a number',
  ],
  [
    () => tensor([1, 2], { shape: 2 as Any }),
    'tensor: the shape is the number 2, expected an array of sizes',
  ],
  [() => multiply(2, 3), 'multiply: a is the number 2, expected a tensor, or b to be one'],
  [() => multiply(undefined as Any, x), 'multiply: a is undefined, expected a tensor or a number'],
  [() => multiply(undefined as Any, 2), 'multiply: a is undefined, expected a tensor or a number'],
  [() => multiply(x, x.value as Any), 'multiply: b is an object, expected a tensor or a number'],
  [() => multiply(2, [1] as Any), 'multiply: b is an array, expected a tensor or a number'],
  [() => x.sub('1' as Any), 'subtract: b is the text "1", expected a tensor or a number'],
  [() => sum([1, 2] as Any), 'sum: x is an array, expected a tensor'],
  [() => sum(x, '0' as Any), 'sum: axes is the text "0", expected an array of numbers'],
  [() => mean(null as Any), 'sum: x is null, expected a tensor'],
  [() => linear(x, 2 as Any, null), 'linear: weight is the number 2, expected a tensor'],
  [() => conv2d(2 as Any, x, null), 'conv2d: x is the number 2, expected a tensor'],
  [() => conv2d(image, [1] as Any, null), 'conv2d: input 1 is an array, expected a tensor'],
  [
    () => conv2d(image, image, null, 2 as Any),
    'conv2d: options is the number 2, expected an object',
  ],
  [
    () => averagePool(image, 3, 2 as Any),
    'averagePool: options is the number 2, expected an object',
  ],
  [() => concat(x as Any, 0), 'concat: expected an array of tensors, got a Tensor'],
  [() => concat([x, 2] as Any, 0), 'concat: input 1 is the number 2, expected a tensor'],
  [() => scale(x, x as Any), 'scale: s is a Tensor, expected a number'],
  [() => shift(x, '1' as Any), 'shift: t is the text "1", expected a number'],
  [() => leakyRelu(x, undefined as Any), 'leakyRelu: slope is undefined, expected a number'],
  [() => reshape(x, 2 as Any), 'reshape: shape is the number 2, expected an array of numbers'],
  [() => permute(x, 0 as Any), 'permute: order is the number 0, expected an array of numbers'],
  [() => slice(x, [0], 1 as Any), 'slice: end is the number 1, expected an array of numbers'],
  [() => pad(x, null as Any, [0]), 'pad: before is null, expected an array of numbers'],
  [() => pad(x, [1], [0], 'a' as Any), 'pad: fill is the text "a", expected a number'],
  [
    () => broadcastTo(x, ['2', '2'] as Any),
    'broadcastTo: shape is an array, expected an array of numbers',
  ],
  [() => resize(image, 4 as Any), 'resize: size is the number 4, expected an array of numbers'],
  [
    () => affineGrid(x, undefined as Any, true),
    'affineGrid: size is undefined, expected an array of numbers',
  ],
  [() => dropout(x, 0.5 as Any), 'dropout: mask is the number 0.5, expected a tensor'],
  [
    () => dropoutMask(2 as Any, { p: 0, wholeChannels: false }, new Random(1)),
    'dropoutMask: x is the number 2, expected a tensor',
  ],
  [() => gather(x, 0, [0] as Any), 'gather: index is an array, expected a tensor'],
  [() => gather(x, x as Any, x), 'gather: dim is a Tensor, expected a number'],
  [() => where([1] as Any, x, x), 'where: condition is an array, expected a tensor'],
  [() => where(x, '1' as Any, x), 'where: a is the text "1", expected a tensor'],
  [() => pick(image, [0] as Any), 'pick: labels is an array, expected a tensor'],
  [
    () => obeliskSampleGrid(null as Any, offsets, [2, 2, 2]),
    'obeliskSampleGrid: volume is null, expected a tensor',
  ],
  [
    () => obeliskSampleGrid(volume, offsets, undefined as Any),
    'obeliskSampleGrid: grid is undefined, expected an array of numbers',
  ],
  [
    () => obeliskSamplePoints(volume, offsets, [0, 0, 0] as Any),
    'obeliskSamplePoints: points is an array, expected a tensor',
  ],
  [
    () => gridSample(image, image, undefined as Any),
    'gridSample: options is undefined, expected an object',
  ],
  [
    () => gridSample(image, image, { ...grid, mode: 'bilinear' as Any }),
    'gridSample: mode is the text "bilinear", expected linear or nearest',
  ],
  [
    () => gridSample(image, image, { ...grid, padding: 'reflection' as Any }),
    'gridSample: padding is the text "reflection", expected zeros or border',
  ],
  [() => batchNorm(image, x, x, null as Any), 'batchNorm: options is null, expected an object'],
  [() => keepPadded(2 as Any), 'keepPadded: image is the number 2, expected a tensor'],
  [
    () => x.assign([1, 2] as Any),
    'assign: got an array, expected numbers on a device, as the value of a tensor',
  ],
  [
    () => x.assign(x as Any),
    'assign: got a Tensor, expected numbers on a device, as the value of a tensor',
  ],
  [
    () => x.assign(undefined as Any),
    'assign: got undefined, expected numbers on a device, as the value of a tensor',
  ],
  [
    () => x.assign(tensor([1, 2], { device: 'cpu' }).value),
    'assign: tensor x is on webasm, got numbers on cpu',
  ],
  [
    () => scale(tensor([1], { requiresGrad: true }), 2).backward([1] as Any),
    'backward: the gradient is an array, expected a tensor',
  ],
];

const wrong = suite('arguments that types do not allow');

for (const [call, message] of rows) {
  wrong(message, () => {
    assert.throws(call, (error: Error) => {
      assert.equal([error.constructor, error.message], [Error, message]);
      return true;
    });
  });
}

wrong('nothing was changed by what was refused', () => {
  assert.equal([Array.from(x.dataSync().data), x.version], [[1, 2], 0]);
});

wrong('every operation of the catalogue refuses what is no tensor, at every place', () => {
  const operations = new Map<string, Parameters<typeof apply>>();
  for (const { program, inputs } of gradcheckOperations) {
    const leaves = inputs().map((input) => Object.assign(input, { requiresGrad: true }));
    const seen = program(...leaves);
    const { node } = seen;
    if (node) operations.set(node.operation.name, [node.operation, [...node.inputs], node.options]);
  }
  assert.ok(operations.size > 30, `${operations.size}`);
  let told = 0;
  const stop = onTrace(() => void told++);
  for (const [name, [operation, inputs, options]] of operations) {
    for (const at of inputs.keys()) {
      const mayBeNull = operation.optional?.includes(at);
      for (const value of [...(mayBeNull ? [] : [null]), undefined, 2, 'a', [1, 2], {}]) {
        const call = () => apply(operation, (inputs as Any[]).with(at, value), options);
        assert.throws(call, new RegExp(`^${name}: input ${at} is .+, expected a tensor$`));
      }
    }
  }
  stop();
  assert.is(told, 0, 'refused before the work');
});

wrong.run();
