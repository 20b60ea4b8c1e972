// Where few samples beat a dense window: K learned places, each interpolated in the image, beside
// the convolution with the window into which the same K weights are splatted, over its radius.
//     node --conditions=obelisk-source --import ./test/support/register-typescript.mjs \
//       test/benchmarks/sparse-or-dense.ts
// writes the rows of the table in docs/family.md: the faster of some rounds, with both directions.
import { parseArgs } from 'node:util';
import { DCLS, Obelisk } from '@obelisk/nn';
import { pointwise, Random, type Tensor, tensor } from '@obelisk/tensor';

const { values: options } = parseArgs({
  options: {
    channels: { type: 'string', default: '8' },
    size: { type: 'string', default: '32' },
    rounds: { type: 'string', default: '7' },
    radii: { type: 'string', default: '1,2,3,4,6,8' },
    taps: { type: 'string', default: '8,32,128' },
  },
});
const numberOf = (name: 'channels' | 'size' | 'rounds') => Number(options[name]);
const listOf = (name: 'radii' | 'taps') => options[name].split(',').map(Number);
const [channels, size, rounds] = [numberOf('channels'), numberOf('size'), numberOf('rounds')];
const random = new Random(1);
const shape = [1, channels, size, size, size];

function normal(of: readonly number[]): Tensor {
  const count = of.reduce((product, n) => product * n);
  const numbers = Float32Array.from({ length: count }, () => random.normal());
  return tensor(numbers, { shape: of, requiresGrad: true });
}

/** Milliseconds of the fastest round, forward and to all that is learned and to the input. */
function fastest(forward: (x: Tensor) => Tensor): number {
  const x = normal(shape);
  const gradient = normal(shape).detach();
  const times = Array.from({ length: rounds }, () => {
    const start = performance.now();
    forward(x).backward(gradient);
    return performance.now() - start;
  });
  return Math.min(...times);
}

function sparse(K: number): number {
  const layer = new Obelisk({ offsets: K, deviation: 0.3, random });
  const weight = normal([channels, channels * K]);
  return fastest((x) => pointwise(layer.forward(x), weight, null));
}

function dense(K: number, radius: number): number {
  const window = { kernelSize: 2 * radius + 1, padding: radius, taps: K, random };
  const layer = new DCLS({ axes: 3, inChannels: channels, outChannels: channels, ...window });
  return fastest((x) => layer.forward(x));
}

const taps = listOf('taps');
const alone = taps.map(sparse);
const cells = (numbers: readonly (number | string)[]) => `| ${numbers.join(' | ')} |`;
console.log(`${channels} channels, ${size}^3 voxels, forward and backward, milliseconds`);
console.log(cells(['radius', 'window', 'dense', ...taps.map((K) => `dense / sparse, K = ${K}`)]));
console.log(cells(['---:', '---:', '---:', ...taps.map(() => '---:')]));
console.log(cells(['', '', 'sparse:', ...alone.map((time) => `${time.toFixed(0)} ms`)]));
for (const radius of listOf('radii')) {
  const time = dense(taps[0], radius); // the splat itself is nothing beside the convolution
  const ratios = alone.map((one) => (time / one).toFixed(time < one ? 2 : 1));
  console.log(cells([radius, (2 * radius + 1) ** 3, `${time.toFixed(0)} ms`, ...ratios]));
}
