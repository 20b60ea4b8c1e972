// What must hold for any shapes: broadcasting is what plain loops say, permutations have inverses,
// and the VJP of every linear operation is its adjoint, <A x, y> = <x, A* y>.
import type { Device, DeviceName, Shape } from '@obelisk/engine';
import {
  add,
  averagePool,
  broadcastTo,
  concat,
  divide,
  matmul,
  maximum,
  mean,
  minimum,
  multiply,
  pad,
  permute,
  pick,
  pointwise,
  Random,
  reshape,
  resize,
  scale,
  slice,
  subtract,
  sum,
  type Tensor,
  tensor,
} from '@obelisk/tensor';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const places = [
  { device: 'float64', tolerance: 1e-12, numRuns: 100 },
  { device: 'webasm', tolerance: 1e-5, numRuns: 20 },
] as const;

const size = fc.integer({ min: 1, max: 5 });
const shape = fc.array(size, { minLength: 1, maxLength: 5 });
const seed = fc.nat(1e6);

/** A pair of shapes that broadcast: axes of one of them become 1, or are left out in front. */
const broadcastable = fc
  .tuple(shape, fc.array(fc.constantFrom('both', 'a', 'b'), { minLength: 5, maxLength: 5 }), size)
  .map(([full, who, cut]): [Shape, Shape] => [
    full.map((n, axis) => (who[axis] === 'b' ? 1 : n)),
    full.map((n, axis) => (who[axis] === 'a' ? 1 : n)).slice(Math.min(cut - 1, full.length)),
  ]);

function random(
  device: DeviceName | Device,
  of: Shape,
  from: number,
  requiresGrad = false,
): Tensor {
  const numbers = new Random(from);
  const length = of.reduce((product, n) => product * n, 1);
  const values = Float64Array.from({ length }, () => numbers.uniform(0.25, 2));
  return tensor(values, { shape: of, device, requiresGrad });
}

const flat = (t: Tensor) => Array.from(t.dataSync().data);

/** $|a - b| \le \text{tolerance} \cdot (|a| + |b| + 1)$ */
function near(a: number, b: number, tolerance: number, what = ''): void {
  assert.ok(Math.abs(a - b) <= tolerance * (Math.abs(a) + Math.abs(b) + 1), `${what} ${a}, ${b}`);
}

const inner = (a: Tensor, b: Tensor) => {
  const other = flat(b);
  return flat(a).reduce((total, value, at) => total + value * other[at], 0);
};

/** A linear operation on tensors of a shape that depends on three sizes. */
interface Linear {
  readonly name: string;
  readonly of: (m: number, n: number, k: number) => Shape;
  readonly apply: (x: Tensor, m: number, n: number, k: number) => Tensor;
}

const like = (x: Tensor, ...of: number[]) => random(x.device, of, 7);

const linear: readonly Linear[] = [
  { name: 'scale', of: (m, n) => [m, n], apply: (x, m) => scale(x, m - 2.5) },
  { name: 'sum of all', of: (m, n, k) => [m, n, k], apply: (x) => sum(x) },
  { name: 'sum over an axis', of: (m, n, k) => [m, n, k], apply: (x) => sum(x, [1]) },
  { name: 'mean, kept', of: (m, n, k) => [m, n, k], apply: (x) => mean(x, [0, 2], true) },
  { name: 'reshape', of: (m, n, k) => [m, n, k], apply: (x, m, n, k) => reshape(x, [k * m, n]) },
  { name: 'permute', of: (m, n, k) => [m, n, k, 2], apply: (x) => permute(x, [2, 0, 3, 1]) },
  {
    name: 'broadcastTo',
    of: (m, _n, k) => [m, 1, k],
    apply: (x, m, n, k) => broadcastTo(x, [2, m, n, k]),
  },
  {
    name: 'slice',
    of: (m, n, k) => [m + 2, n, k + 1],
    apply: (x, m, n, k) => slice(x, [1, 0, 1], [m + 1, n, k + 1]),
  },
  {
    name: 'pad, and cut on one side',
    of: (m, n, k) => [m, n + 1, k],
    apply: (x, m, n) => pad(x, [n, -1, 0], [0, m, 2]),
  },
  {
    name: 'concat with itself and another',
    of: (m, n, k) => [m, n, k],
    apply: (x, m, _n, k) => concat([x, scale(like(x, m, 2, k), 0), x], 1),
  },
  {
    name: 'matmul from the left',
    of: (m, n) => [m, n],
    apply: (x, _m, n, k) => matmul(x, like(x, n, k)),
  },
  {
    name: 'matmul from the right',
    of: (m, n) => [m, n],
    apply: (x, m, _n, k) => matmul(like(x, k, m), x),
  },
  {
    name: 'pointwise of the input',
    of: (m, n, k) => [2, 2 * m, n, k],
    apply: (x, m, _n, k) => pointwise(x, like(x, 2 * k, m), null, 2),
  },
  {
    name: 'pointwise of the weight',
    of: (m, n) => [2 * n, m],
    apply: (weight, m, _n, k) => pointwise(like(weight, 1, 2 * m, 3, k), weight, null, 2),
  },
  {
    name: 'average pooling, 3D',
    of: (m, n, k) => [1, 2, m, n, k],
    apply: (x, m) => averagePool(x, 3, { stride: (m % 2) + 1 }),
  },
  { name: 'average pooling, 2D', of: (m, n, k) => [m, 1, n, k], apply: (x) => averagePool(x, 5) },
  {
    name: 'resize, 3D, edges aligned',
    of: (m, n, k) => [1, 1, m, n, k],
    apply: (x, m, n, k) => resize(x, [k, m, 2 * n]),
  },
  {
    name: 'resize, 2D, corners aligned',
    of: (m, n, k) => [1, m, n, k],
    apply: (x, m, n, k) => resize(x, [m + k, n], true),
  },
  {
    name: 'pick',
    of: (m, n, k) => [m, n, k],
    apply: (x, m, n, k) => {
      const labels = Float64Array.from({ length: m * k }, (_, at) => (at * 7) % n);
      return pick(x, tensor(labels, { shape: [m, k], device: x.device }));
    },
  },
];

for (const { device, tolerance, numRuns } of places) {
  const properties = suite(`properties on ${device}`);

  const arithmetic: Record<
    string,
    [(a: Tensor, b: Tensor) => Tensor, (a: number, b: number) => number]
  > = {
    add: [add, (a, b) => a + b],
    subtract: [subtract, (a, b) => a - b],
    multiply: [multiply, (a, b) => a * b],
    divide: [divide, (a, b) => a / b],
    maximum: [maximum, Math.max],
    minimum: [minimum, Math.min],
  };
  for (const [name, [operation, plain]] of Object.entries(arithmetic)) {
    properties(`${name} broadcasts as plain loops do`, () => {
      fc.assert(
        fc.property(broadcastable, seed, ([a, b], from) => {
          const [x, y] = [random(device, a, from), random(device, b, from + 1)];
          const result = operation(x, y);
          const expected = broadcastByLoops(x, y, result.shape, plain);
          for (const [at, value] of flat(result).entries()) near(value, expected[at], tolerance);
        }),
        { numRuns },
      );
    });
  }

  properties('the gradient of a broadcast sum counts the places', () => {
    fc.assert(
      fc.property(broadcastable, ([a, b]) => {
        const [x, y] = [random(device, a, 1, true), random(device, b, 2, true)];
        const result = add(x, y);
        sum(result).backward();
        for (const { grad, value } of [x, y]) {
          const copies = result.value.storage.length / value.storage.length;
          assert.ok(grad && flat(grad).every((count) => count === copies));
        }
      }),
      { numRuns },
    );
  });

  properties('a permutation and its inverse leave everything in place', () => {
    const permuted = shape.chain((of) =>
      fc.tuple(fc.constant(of), fc.shuffledSubarray([...of.keys()], { minLength: of.length })),
    );
    fc.assert(
      fc.property(permuted, seed, ([of, order], from) => {
        const x = random(device, of, from);
        const inverse = order.map((_, axis) => order.indexOf(axis));
        const back = permute(permute(x, order), inverse);
        assert.equal(back.shape, x.shape);
        assert.equal(flat(back), flat(x));
      }),
      { numRuns },
    );
  });

  properties('what padding adds, slicing takes away', () => {
    const margins = shape.chain((of) =>
      fc.tuple(
        fc.constant(of),
        fc.array(fc.nat(3), { minLength: of.length, maxLength: of.length }),
        fc.array(fc.nat(3), { minLength: of.length, maxLength: of.length }),
      ),
    );
    fc.assert(
      fc.property(margins, ([of, before, after]) => {
        const x = random(device, of, 3);
        const padded = pad(x, before, after, 9);
        const end = of.map((n, axis) => before[axis] + n);
        assert.equal(flat(slice(padded, before, end)), flat(x));
        const added = padded.value.storage.length - x.value.storage.length;
        near(sum(padded).item(), sum(x).item() + 9 * added, tolerance);
      }),
      { numRuns },
    );
  });

  for (const { name, of, apply } of linear) {
    properties(`the VJP of ${name} is its adjoint`, () => {
      fc.assert(
        fc.property(size, size, size, seed, (m, n, k, from) => {
          const x = random(device, of(m, n, k), from, true);
          const image = apply(x, m, n, k);
          const y = random(device, image.shape, from + 1);
          image.backward(y);
          near(inner(image, y), inner(x, x.grad as Tensor), tolerance, 'inner products:');
        }),
        { numRuns: Math.ceil(numRuns / 2) },
      );
    });
  }

  properties.run();
}

/** The definition: an index beyond an axis of length 1 reads place 0; missing axes are in front. */
function broadcastByLoops(
  a: Tensor,
  b: Tensor,
  to: Shape,
  plain: (a: number, b: number) => number,
): number[] {
  const read = (t: Tensor, index: number[]) => {
    const own = index.slice(to.length - t.rank);
    return t.dataSync().get(...own.map((i, axis) => (t.shape[axis] === 1 ? 0 : i)));
  };
  const found: number[] = [];
  const visit = (index: number[]): void => {
    if (index.length === to.length) found.push(plain(read(a, index), read(b, index)));
    else for (let i = 0; i < to[index.length]; i++) visit([...index, i]);
  };
  visit([]);
  return found;
}
