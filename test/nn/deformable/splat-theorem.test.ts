// Interpolating the image equals convolving with the kernel into which each weight was splatted,
//     sum_k W_k I_x(p + s_k) = sum_q K(q) x(p + q),  K(q) = sum_k W_k hat(q - s_k),
// at each place p on a voxel: I_x(p + s) = sum_q hat(q - s) x(p + q), also for s between voxels, at
// borders with zeros outside, and with strides. Between voxels, at p = p0 + f, it fails: the
// left side interpolates once, at p + s; the right one, read there, again: once by hat(q - s), once
// by f. Where one of the two shifts is whole nothing is interpolated twice, and they agree again.
import { arrayOf, sizeOf } from '@obelisk/engine';
import { ActiveConv, DCLS, Obelisk, splat } from '@obelisk/nn';
import { conv3d, gridSample, pointwise, Random, type Tensor, tensor } from '@obelisk/tensor';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertNear } from '../../support/assert-near.js';

const theorem = suite('the splat theorem');
const device = 'float64';
const size = [6, 5, 7];
const [C, O, window] = [2, 3, 5];

function filled(shape: readonly number[], random: Random): Tensor {
  const numbers = Float64Array.from({ length: sizeOf(shape) }, () => random.normal());
  return tensor(numbers, { shape, device, requiresGrad: true });
}

/** Places within the window for each of the K taps, (z, y, x) in voxels. */
const placesOf = (K: number, random: Random) =>
  Array.from({ length: 3 * K }, () => random.uniform(-1.95, 1.95));

type Part = 'value' | 'input' | 'weight' | 'places';

/** Value and all gradients, those of weight and places as DCLS has them. */
type Result = Record<Part, ArrayLike<number>>;

const numbersOf = (t: Tensor | null) => t?.dataSync().data ?? [];

function assertEqual(found: Result, expected: Result, tolerance = 1e-6): void {
  for (const part of ['value', 'input', 'weight', 'places'] as const) {
    assertNear(found[part], expected[part], tolerance, part);
  }
}

interface Problem {
  readonly x: readonly number[] | Float64Array;
  /** [O, C, K] */
  readonly weight: Float64Array;
  readonly places: readonly number[];
  readonly K: number;
  readonly stride: number;
}

function problem(seed: number, K: number, stride = 1, places?: readonly number[]): Problem {
  const random = new Random(seed);
  const draw = (count: number) => Float64Array.from({ length: count }, () => random.normal());
  const [x, weight] = [draw(2 * C * sizeOf(size)), draw(O * C * K)];
  return { x, weight, K, stride, places: places ?? placesOf(K, random) };
}

const inputOf = ({ x }: Problem) =>
  tensor(Float64Array.from(x), { device, shape: [2, C, ...size], requiresGrad: true });

/** A gradient of the output that differs from place to place. */
function upstream(y: Tensor): Tensor {
  const numbers = Float64Array.from({ length: sizeOf(y.shape) }, (_, at) => Math.sin(at ** 2));
  return tensor(numbers, { device, shape: y.shape });
}

/** The kernel interpolated, and a convolution. */
function byKernel(given: Problem): Result {
  const { weight, places, K, stride } = given;
  const options = { axes: 3, inChannels: C, outChannels: O, kernelSize: window } as const;
  const layer = new DCLS({ ...options, padding: 2, stride, taps: K, device });
  layer.weight.assign(arrayOf(layer.weight.device, [O, C, K], weight), 'the test');
  layer.positions.assign(arrayOf(layer.weight.device, [K, 3], [...places]), 'the test');
  const x = inputOf(given);
  const y = layer.forward(x);
  y.backward(upstream(y));
  const [weights, positions] = [layer.weight.grad, layer.positions.grad].map(numbersOf);
  return { value: numbersOf(y), input: numbersOf(x.grad), weight: weights, places: positions };
}

/** The image interpolated, with taps that start as a 1 x 1 x K window. */
function byImage(given: Problem): Result {
  const { weight, places, K, stride } = given;
  const options = { axes: 3, inChannels: C, outChannels: O, kernelSize: [1, 1, K] } as const;
  const padding = [0, 0, (K - 1) / 2];
  const layer = new ActiveConv({ ...options, padding, stride, device });
  const regular = (at: number) => (at % 3 === 2 ? Math.floor(at / 3) - (K - 1) / 2 : 0);
  const offsets = places.map((place, at) => place - regular(at));
  layer.weight.assign(arrayOf(layer.weight.device, layer.weight.shape, weight), 'the test');
  layer.offsets.assign(arrayOf(layer.weight.device, [K, 3], offsets), 'the test');
  const x = inputOf(given);
  const y = layer.forward(x);
  y.backward(upstream(y));
  const [weights, moved] = [layer.weight.grad, layer.offsets.grad].map(numbersOf);
  return { value: numbersOf(y), input: numbersOf(x.grad), weight: weights, places: moved };
}

/** A unary OBELISK layer with W behind it: (x, y, z), in units of half the image. */
function byObelisk(given: Problem): Result {
  const { weight, places, K } = given;
  const layer = new Obelisk({ offsets: K, device });
  const halves = size.map((n) => (n - 1) / 2);
  const turned = Array.from({ length: 3 * K }, (_, at) => {
    const axis = 2 - (at % 3);
    return places[3 * Math.floor(at / 3) + axis] / halves[axis];
  });
  layer.offsets.assign(arrayOf(layer.offsets.device, [K, 1, 3], turned), 'the test');
  const W = tensor(weight, { device, shape: [O, C * K], requiresGrad: true });
  const x = inputOf(given);
  const y = pointwise(layer.forward(x), W, null);
  y.backward(upstream(y));
  const slopes = numbersOf(layer.offsets.grad);
  const inVoxels = places.map((_, at) => {
    const axis = at % 3;
    return slopes[3 * Math.floor(at / 3) + 2 - axis] / halves[axis];
  });
  return {
    value: numbersOf(y),
    input: numbersOf(x.grad),
    weight: numbersOf(W.grad),
    places: inVoxels,
  };
}

theorem('OBELISK, active convolution and DCLS are one layer: value and all gradients', () => {
  const given = problem(1, 5);
  const expected = byKernel(given);
  assertEqual(byImage(given), expected);
  assertEqual(byObelisk(given), expected);
});

theorem('taps on voxels: the slopes at the kink are those from the right in both', () => {
  const given = problem(2, 3, 1, [0, 0, 0, -1, 1, 1, 1, -2, 0]);
  const expected = byKernel(given);
  assert.ok(Array.from(expected.places).some((slope) => Math.abs(slope) > 1));
  assertEqual(byImage(given), expected);
});

theorem('strides leave the places on voxels: equal', () => {
  const given = problem(3, 3, 2);
  assertEqual(byImage(given), byKernel(given));
});

theorem('gather and scatter are adjoint: <I_x(s), W> = <x, splat(W)>', () => {
  const random = new Random(4);
  const [K, middle] = [4, [2, 2, 2]];
  const places = placesOf(K, random);
  const [x, W] = [filled([1, 1, window, window, window], random), filled([1, 1, K], random)];
  const s = tensor(places, { device, shape: [K, 3] });
  const scattered = splat(W, s, [window, window, window]).mul(x).sum().item();
  const grid = Array.from({ length: 3 * K }, (_, at) => {
    const axis = 2 - (at % 3);
    return places[3 * Math.floor(at / 3) + axis] / middle[axis];
  });
  const points = tensor(grid, { device, shape: [1, K, 1, 1, 3] });
  const options = { mode: 'linear', padding: 'zeros', alignCorners: true } as const;
  const gathered = gridSample(x, points, options).reshape([1, 1, K]).mul(W).sum().item();
  assert.ok(Math.abs(scattered - gathered) < 1e-12);
});

/**
 * Largest difference, inside, of I_x(p + s) and of the convolution with the splatted kernel read at
 * p, for the places p = p0 + f along x.
 */
function betweenVoxels(f: number, s: number, value: (x: number) => number): number {
  const W = 12;
  const x = tensor(
    Float64Array.from({ length: W }, (_, at) => value(at)),
    {
      device,
      shape: [1, 1, 1, 1, W],
    },
  );
  const options = { mode: 'linear', padding: 'zeros', alignCorners: true } as const;
  const p = Array.from({ length: 6 }, (_, at) => 3 + at + f);
  const read = (volume: Tensor, shift: number) => {
    const places = p.flatMap((place) => [(2 * (place + shift)) / (W - 1) - 1, 0, 0]);
    return numbersOf(
      gridSample(volume, tensor(places, { device, shape: [1, 6, 1, 1, 3] }), options),
    );
  };
  const one = tensor([1], { device, shape: [1, 1, 1] });
  const kernel = splat(one, tensor([0, 0, s], { device, shape: [1, 3] }), [1, 1, window]);
  const [image, dense] = [read(x, s), read(conv3d(x, kernel, null, { padding: [0, 0, 2] }), 0)];
  return Math.max(...Array.from(image, (found, at) => Math.abs(found - dense[at])));
}

theorem(
  'between voxels it fails, unless the tap or the place is whole, or the image is a ramp',
  () => {
    const rough = (x: number) => Math.cos(x ** 2);
    assert.ok(betweenVoxels(0.5, 0.5, rough) > 0.1);
    assert.ok(betweenVoxels(0.25, -1.4, rough) > 0.1);
    assert.ok(betweenVoxels(0, -1.4, rough) < 1e-12);
    assert.ok(betweenVoxels(0.25, -1, rough) < 1e-12);
    assert.ok(betweenVoxels(0.25, -1.4, (x) => 3 * x - 1) < 1e-12);
  },
);

theorem('a bright voxel, half-way to half-way: 1 interpolated once, 1/2 interpolated twice', () => {
  const atSix = (x: number) => Number(x === 6);
  assert.ok(Math.abs(betweenVoxels(0.5, 0.5, atSix) - 0.5) < 1e-12);
});

theorem('a window too small for the taps loses weights', () => {
  const given = problem(5, 3, 1, [0, 0, 0, 0, 0, 2.5, 0, 0, -1]);
  const [found, expected] = [byKernel(given), byImage(given)].map(({ value }) => value);
  assert.ok(Array.from(found).some((value, at) => Math.abs(value - expected[at]) > 0.1));
});

theorem.run();
