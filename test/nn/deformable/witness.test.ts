// The layers of the family against PyTorch and torchvision: values and all gradients, in two and
// three dimensions. test/witness/deformable.py makes the fixture and says how.
import { readFileSync } from 'node:fs';
import { arrayOf, sizeOf } from '@obelisk/engine';
import * as nn from '@obelisk/nn';
import { type Tensor, tensor } from '@obelisk/tensor';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const layers = {
  DilatedConv: nn.DilatedConv,
  ActiveConv: nn.ActiveConv,
  DCLS: nn.DCLS,
  DCNv1: nn.DCNv1,
  DCNv2: nn.DCNv2,
  DCNv3: nn.DCNv3,
  DCNv4: nn.DCNv4,
  DeformableAttention: nn.DeformableAttention,
  SpatialTransformer: nn.SpatialTransformer,
};

interface Case {
  readonly layer: keyof typeof layers;
  readonly options: { readonly axes: 2 | 3 };
  readonly x: number[];
  readonly state: readonly { name: string; shape: number[]; scale: number }[];
  readonly shape: number[];
  readonly output: number[];
  readonly gradients: Readonly<Record<string, number[]>>;
}

const fixture = new URL('../../fixtures/deformable-layers.json', import.meta.url);
const { cases }: { cases: Case[] } = JSON.parse(readFileSync(fixture, 'utf8'));

/** As `filled` of the witness. */
function filled(shape: readonly number[], seed: number, scale = 1): Float64Array {
  return Float64Array.from(
    { length: sizeOf(shape) },
    (_, at) => scale * Math.sin(1.3 * (at + 1) ** 2 + seed),
  );
}

/** As `probes` of the witness: products with six cosines, in which every number counts. */
function probes(numbers: ArrayLike<number>): number[] {
  return [1, 2, 3, 4, 5, 6].map((j) =>
    Array.from(numbers).reduce((sum, value, at) => sum + value * Math.cos(0.37 * j * at + j), 0),
  );
}

/** The difference in units of what the numbers could come to by their size. */
function assertSame(found: Tensor | null, expected: readonly number[], most: number, what: string) {
  assert.ok(found, `${what}: there is none`);
  const numbers = found.dataSync().data as ArrayLike<number>;
  const size = Math.hypot(...Array.from(numbers));
  for (const [at, value] of probes(numbers).entries()) {
    const apart = Math.abs(value - expected[at]) / size;
    assert.ok(apart < most, `${what}, probe ${at}: ${value}, expected ${expected[at]}`);
  }
}

const tolerances = [
  ['float64', 1e-8],
  ['webasm', 1e-5],
] as const;

for (const [device, tolerance] of tolerances) {
  const witness = suite(`layers against PyTorch on ${device}`);
  for (const one of cases) {
    witness(`${one.layer}, ${one.options.axes} axes: values and all gradients`, () => {
      const Layer = layers[one.layer] as new (
        options: object,
      ) => nn.Module & {
        forward(x: Tensor): Tensor;
      };
      const layer = new Layer({ ...one.options, device });
      const named = layer.namedTensors();
      assert.equal([...named.keys()].sort(), one.state.map(({ name }) => name).sort());
      for (const [at, { name, shape, scale }] of one.state.entries()) {
        const given = named.get(name)?.tensor;
        assert.equal([...(given?.shape ?? [])], shape, name);
        given?.assign(arrayOf(given.device, shape, filled(shape, 1 + at, scale)), 'the witness');
      }
      const x = tensor(filled(one.x, 0), { device, shape: one.x, requiresGrad: true });
      const y = layer.forward(x);
      assert.equal([...y.shape], one.shape);
      assertSame(y, one.output, tolerance, 'output');
      y.backward(tensor(filled(y.shape, 99), { device, shape: y.shape }));
      assertSame(x.grad, one.gradients.x, tolerance, 'gradient of x');
      for (const { name } of one.state) {
        const { grad = null } = named.get(name)?.tensor ?? {};
        assertSame(grad, one.gradients[name], tolerance, `gradient of ${name}`);
      }
    });
  }
  witness.run();
}
