import { inspect } from 'node:util';
import { ShapesDevice } from '@obelisk/engine';
import { add, square, sum, Tensor, tensor } from '@obelisk/tensor';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { arrayText } from '../../../packages/tensor/src/printing/array-text.js';
import { LateDevice } from '../../support/late-device.js';
import { printed } from './numpy.js';

const printing = suite('printed tensors');

for (const { kind, numbers, shape, text } of printed) {
  printing(`as NumPy, ${kind}: ${text.slice(0, 50)}`, () => {
    const values = kind === 'float32' ? Float32Array.from(numbers) : Float64Array.from(numbers);
    assert.is(arrayText(values, shape, 'tensor('), text);
  });
}

printing('of more than a thousand numbers the ends of each axis, as NumPy', () => {
  const ramp = Float32Array.from({ length: 2000 }, (_, at) => at);
  assert.is(
    arrayText(ramp, [2000]),
    '[0.000e+00, 1.000e+00, 2.000e+00, ..., 1.997e+03, 1.998e+03, 1.999e+03]',
  );
  assert.is(
    arrayText(new Float32Array(1600), [40, 40]),
    `[[0., 0., 0., ..., 0., 0., 0.],
 [0., 0., 0., ..., 0., 0., 0.],
 [0., 0., 0., ..., 0., 0., 0.],
 ...,
 [0., 0., 0., ..., 0., 0., 0.],
 [0., 0., 0., ..., 0., 0., 0.],
 [0., 0., 0., ..., 0., 0., 0.]]`,
  );
});

printing('long rows are broken, as NumPy', () => {
  const ramp = Float32Array.from({ length: 40 }, (_, at) => at);
  assert.is(
    arrayText(ramp, [40], 'tensor('),
    `[ 0.,  1.,  2.,  3.,  4.,  5.,  6.,  7.,  8.,  9., 10., 11., 12.,
        13., 14., 15., 16., 17., 18., 19., 20., 21., 22., 23., 24., 25.,
        26., 27., 28., 29., 30., 31., 32., 33., 34., 35., 36., 37., 38.,
        39.]`,
  );
});

printing('a tensor tells shape, device and how it was made', () => {
  const x = tensor(
    [
      [1, 2],
      [3, 4.5],
    ],
    { requiresGrad: true, name: 'x' },
  );
  const text = `tensor([[1. , 2. ],
        [3. , 4.5]], name x, shape [2, 2], on webasm, requires grad)`;
  assert.is(String(x), text);
  assert.is(inspect(x), text);
  assert.is(`${add(x, x)}`.split(']], ')[1], 'shape [2, 2], on webasm, made by add)');
  sum(square(x)).backward();
  assert.match(inspect({ grad: x.grad }), /grad: tensor\(\[\[2\., 4\.\],\n +\[6\., 9\.\]\], shape/);
  assert.is(String(tensor(3)), 'tensor(3., shape [], on webasm)');
});

printing('facts that do not fit behind the numbers stand below them', () => {
  const x = tensor(new Array(12).fill(0.125), { name: 'a name of some length' });
  const [, facts] = String(x).split('\n').slice(-2);
  assert.is(facts, '       name a name of some length, shape [12], on webasm)');
});

printing('numbers that are elsewhere, freed or not there are not fetched', async () => {
  const slow = new LateDevice();
  const late = add(tensor([1], { device: slow }), tensor([2], { device: slow }));
  assert.is(String(late), 'tensor(read them with await t.data(), shape [1], on cpu)');
  await late.data();
  const gone = tensor([1, 2]);
  gone.value.storage.free();
  assert.is(String(gone), 'tensor(numbers that were freed, shape [2], on webasm)');
  const device = new ShapesDevice();
  const walked = new Tensor({ device, shape: [2], storage: device.host([], 2) });
  assert.is(String(walked), 'tensor(no numbers, shape [2], on shapes)');
});

printing.run();
