// Tensors from numbers, and numbers from tensors.
import { openDevice } from '@obelisk/engine';
import { defaultDevice, setDefaultDevice, square, tensor, withDevice } from '@obelisk/tensor';
import ndarray from 'ndarray';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const construction = suite('construction of tensors');

const flat = (t: ReturnType<typeof tensor>) => Array.from(t.dataSync().data);

construction('from a number, nested rows, typed arrays and arrays of other types', () => {
  assert.equal([tensor(7).shape, tensor(7).item()], [[], 7]);
  const nested = tensor([
    [
      [1, 2],
      [3, 4],
    ],
    [
      [5, 6],
      [7, 8],
    ],
    [
      [9, 10],
      [11, 12],
    ],
  ]);
  assert.equal([nested.shape, nested.rank, flat(nested)[6]], [[3, 2, 2], 3, 7]);
  for (const Kind of [Float32Array, Float64Array, Int16Array, Uint8Array]) {
    const made = tensor(Kind.of(1, 2, 3, 4), { shape: [2, 2] });
    assert.equal(
      [made.shape, flat(made)],
      [
        [2, 2],
        [1, 2, 3, 4],
      ],
    );
  }
  assert.equal(tensor(Float64Array.of(1, 2)).shape, [2]);
  assert.equal(tensor([1, 2, 3, 4], { shape: [2, 2] }).shape, [2, 2]);
});

construction('from ndarrays with any strides and offset, in C order', () => {
  const whole = ndarray(
    Float64Array.from({ length: 24 }, (_, at) => at),
    [2, 3, 4],
  );
  assert.equal(
    flat(tensor(whole)),
    Array.from({ length: 24 }, (_, at) => at),
  );
  const views = [
    whole.transpose(2, 0, 1),
    whole.pick(1, null, null),
    whole.pick(null, null, 2),
    whole.lo(1, 1, 1).hi(1, 2, 2),
    whole.step(1, 2, -1),
    whole.lo(1, 0, 0),
    ndarray(new Float32Array([1, 2, 3, 4, 5, 6]), [2, 2], [1, 3], 1),
    ndarray([5, 6, 7, 8], [2, 2]),
    ndarray(Int32Array.of(4), []),
  ];
  for (const view of views) {
    const made = tensor(view as typeof whole);
    assert.equal([...made.shape], view.shape);
    const expected: number[] = [];
    const visit = (index: number[]): void => {
      if (index.length === view.shape.length) expected.push(view.get(...index));
      else for (let i = 0; i < view.shape[index.length]; i++) visit([...index, i]);
    };
    visit([]);
    assert.equal(flat(made), expected);
  }
});

construction('data gives an ndarray, now or when it is there', async () => {
  const x = tensor([
    [1, 2],
    [3, 4],
  ]);
  const now = square(x).dataSync();
  assert.equal([now.shape, now.get(1, 0)], [[2, 2], 9]);
  const later = await square(x).data();
  assert.equal([later.shape, later.get(1, 1)], [[2, 2], 16]);
  assert.is.not(x.dataSync().data, x.value.storage.lent, 'a copy, to write into');
});

construction('later changes of the source leave the tensor alone', () => {
  const sources = [
    Float32Array.of(1, 2),
    Float64Array.of(1, 2),
    [1, 2],
    ndarray(Float32Array.of(1, 2)),
  ];
  for (const device of ['webasm', 'float64'] as const) {
    for (const source of sources) {
      const made = tensor(source, { device });
      if ('set' in source && 'stride' in source) source.set(0, 100);
      else (source as number[])[0] = 100;
      assert.is(made.dataSync().data[0], 1, `${device}, ${source.constructor.name}`);
      if ('set' in source && 'stride' in source) source.set(0, 1);
      else (source as number[])[0] = 1;
    }
  }
});

construction('numbers that fill no shape', () => {
  const rows = 'tensor: rows differ in length; the first ones suggest';
  assert.throws(() => tensor([[1, 2], [3]]), `${rows} [2, 2]`);
  assert.throws(() => tensor([[1], [2, 3]]), `${rows} [2, 1]`);
  assert.throws(() => tensor([[1, 2], 3, 4]), `${rows} [3, 2]`);
  assert.throws(() => tensor([1, [2, 3]]), `${rows} [2]`);
  assert.throws(
    () =>
      tensor([
        [[1], [2]],
        [[3, 4], []],
      ]),
    `${rows} [2, 2, 1]`,
  );
  assert.throws(
    () => tensor(new Float32Array(5), { shape: [2, 3] }),
    'shape [2, 3] wants 6 numbers, got 5',
  );
  assert.throws(() => tensor([1, 2], { shape: [-1, -2] }), /shape \[-1, -2\].*sizes/);
  assert.throws(() => tensor([1, 2], { shape: [4, 0.5] }), /shape \[4, 0.5\].*sizes/);
  assert.throws(() => tensor(1, { shape: [1, 1, 1, 1, 1, 1] }), 'has more than 5 axes');
});

construction('item wants one number', () => {
  assert.is(tensor([[5]]).item(), 5);
  assert.throws(() => tensor([1, 2]).item(), 'item: expected one number, the tensor is [2]');
});

construction.run();

const devices = suite('devices of tensors');

devices('webasm unless said otherwise; withDevice puts it back, after errors too', () => {
  assert.is(tensor(1).device.name, 'webasm');
  assert.is(tensor(1, { device: 'cpu' }).device.name, 'cpu');
  assert.is(tensor(1, { device: openDevice('float64') }).device.name, 'float64');
  assert.is(
    withDevice('float64', () => square(tensor(2)).device.name),
    'float64',
  );
  assert.throws(
    () =>
      withDevice('cpu', () => {
        throw new Error('broken');
      }),
    'broken',
  );
  assert.is(defaultDevice().name, 'webasm');
  setDefaultDevice('cpu');
  assert.is(tensor(1).device.name, 'cpu');
  setDefaultDevice('webasm');
});

devices('float32 values on all but float64', () => {
  assert.is(tensor(0.1).item(), Math.fround(0.1));
  assert.is(tensor(0.1, { device: 'float64' }).item(), 0.1);
});

devices('an unknown device is named with those that there are', () => {
  const message = "device: 'gpu' is unknown; there are webasm, cpu, webgpu, webgl2, float64";
  assert.throws(() => tensor(1, { device: 'gpu' as 'cpu' }), message);
  assert.throws(() => setDefaultDevice('gpu' as 'cpu'), message);
  assert.throws(() => withDevice('gpu' as 'cpu', () => 1), message);
  assert.is(defaultDevice().name, 'webasm');
});

devices.run();
