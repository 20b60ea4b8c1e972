// Holds the OBELISK kernels, forward and backward, against the symbolic derivatives of Eq. 2 and 3.
import { arrayOf, type Device, type DeviceName, openDevice } from '@obelisk/engine';
import {
  obeliskGridOffsetGradient,
  obeliskGridVolumeGradient,
  obeliskPointsOffsetGradient,
  obeliskPointsVolumeGradient,
  obeliskSampleGrid,
  obeliskSamplePoints,
} from '@obelisk/kernels';
import { Random } from '@obelisk/tensor';
import {
  type AxisName,
  chainFactor,
  evaluateInterpolation,
  obeliskEquation,
  pixelCoordinate,
  symbolicDerivative,
} from '@obelisk/tensor/symbolic';
import { suite } from 'uvu';
import { assertNear } from '../support/assert-near.js';

const kernels = suite('kernels against symbolic derivatives');
const axes: AxisName[] = ['x', 'y', 'z'];
const [N, C, D, H, W, K] = [2, 2, 4, 6, 5, 3];
const volumeShape = [N, C, D, H, W];
const grid = [3, 4, 5] as const;
const S = grid[0] * grid[1] * grid[2];
const extents = { W, H, D };
const size = [W, H, D];
const pixels = axes.map((axis) => pixelCoordinate(axis, true).compile());
const factors: number[] = axes.map((axis) => chainFactor(axis, true).evaluate(extents));

/** Largest error allowed, for values of about 1 and sums of hundreds of them. */
const tolerances: [DeviceName, number][] = [
  ['webasm', 5e-5],
  ['cpu', 5e-5],
  ['float64', 1e-11],
];

interface Problem {
  volume: Float32Array;
  offsets: Float32Array;
  /** [N, S, 3] in -1..1 */
  points: number[];
  gradient: Float32Array;
  /** Offsets per coefficient */
  P: number;
}

interface Answer {
  values: Float64Array;
  offsetGradient: Float64Array;
  volumeGradient: Float64Array;
}

function normals(random: Random, count: number, deviation = 1): Float32Array {
  return Float32Array.from({ length: count }, () => random.normal(0, deviation));
}

/** linspace(-1, 1, n) along each axis, x fastest, once per volume. */
function gridPoints(): number[] {
  const along = (i: number, n: number) => (2 * i) / (n - 1) - 1;
  const points = Array.from({ length: S }, (_, s) => [
    along(s % grid[2], grid[2]),
    along(Math.floor(s / grid[2]) % grid[1], grid[1]),
    along(Math.floor(s / (grid[2] * grid[1])), grid[0]),
  ]).flat();
  return Array.from({ length: N }, () => points).flat();
}

/** Position in voxels of a point moved by an offset. */
function located({ points, offsets }: Problem, pointAt: number, offsetAt: number): number[] {
  return axes.map((axis, i) =>
    pixels[i].evaluate({ ...extents, [`g${axis}`]: points[pointAt + i] + offsets[offsetAt + i] }),
  );
}

/** Near an integer, single and double precision may take different cells, with other slopes. */
function isClearOfIntegers(problem: Problem): boolean {
  for (let point = 0; point < N * S; point++) {
    for (let offset = 0; offset < K * problem.P; offset++) {
      const position = located(problem, 3 * point, 3 * offset);
      if (position.some((x) => Math.abs(x - Math.round(x)) < 1e-5)) return false;
    }
  }
  return true;
}

function randomProblem(seed: number, P: number, choosePoints: (random: Random) => number[]) {
  const random = new Random(seed);
  for (;;) {
    const problem: Problem = {
      volume: normals(random, N * C * D * H * W),
      offsets: normals(random, K * P * 3, 0.4),
      points: choosePoints(random),
      gradient: normals(random, N * C * K * S),
      P,
    };
    if (isClearOfIntegers(problem)) return problem;
  }
}

/** dF/dI_S and dF/dI_T at W(i, j) = 1: the operator without its coefficients. */
function signsOf(P: number): number[] {
  const equation = obeliskEquation(P === 1 ? 'unary' : 'binary', 3);
  const samples = P === 1 ? ['IS'] : ['IS', 'IT'];
  return samples.map((name) => symbolicDerivative(equation, name).evaluate({ Wij: 1 }));
}

/** Value and gradients, summed up one symbolic sample at a time. */
function symbolicAnswer(problem: Problem): Answer {
  const { volume, offsets, gradient, P } = problem;
  const values = new Float64Array(gradient.length);
  const offsetGradient = new Float64Array(offsets.length);
  const volumeGradient = new Float64Array(volume.length);
  const signs = signsOf(P);
  for (let index = 0; index < gradient.length * P; index++) {
    const [result, p] = [Math.floor(index / P), index % P];
    const [plane, s] = [Math.floor(result / S), result % S];
    const [channel, k] = [Math.floor(plane / K), plane % K];
    const [pointAt, offsetAt] = [3 * (Math.floor(channel / C) * S + s), 3 * (k * P + p)];
    const at = ([x, y, z]: number[]) => ((channel * D + z) * H + y) * W + x;
    const sample = evaluateInterpolation({
      volume: (...position) => volume[at(position)],
      size,
      point: located(problem, pointAt, offsetAt),
      padding: 'zeros',
    });
    values[result] += signs[p] * sample.value;
    const upstream = signs[p] * gradient[result];
    sample.gradient.forEach((slope, axis) => {
      offsetGradient[offsetAt + axis] += upstream * slope * factors[axis];
    });
    for (const { position, weight, isInside } of sample.corners) {
      if (isInside) volumeGradient[at(position)] += upstream * weight;
    }
  }
  return { values, offsetGradient, volumeGradient };
}

function arraysOf(device: Device, { volume, offsets, points, P }: Problem) {
  return {
    volume: arrayOf(device, volumeShape, volume),
    offsets: arrayOf(device, [K, P, 3], offsets),
    points: arrayOf(device, [N, S, 3], points),
  };
}

function checkPoints(problem: Problem, answer: Answer, name: DeviceName, tolerance: number): void {
  const device = openDevice(name);
  const { volume, offsets, points } = arraysOf(device, problem);
  const gradient = arrayOf(device, [N, C * K, S], problem.gradient);
  assertNear(
    obeliskSamplePoints(volume, offsets, points).storage.values,
    answer.values,
    tolerance,
    'F',
  );
  const slopes = obeliskPointsOffsetGradient(gradient, volume, offsets, points);
  assertNear(slopes.storage.values, answer.offsetGradient, tolerance, 'dF/dS');
  const spread = obeliskPointsVolumeGradient(gradient, offsets, points, volumeShape);
  assertNear(spread.storage.values, answer.volumeGradient, tolerance, 'dF/dI');
}

function checkGrid(problem: Problem, answer: Answer, name: DeviceName, tolerance: number): void {
  const device = openDevice(name);
  const { volume, offsets } = arraysOf(device, problem);
  const gradient = arrayOf(device, [N, C * K, ...grid], problem.gradient);
  assertNear(
    obeliskSampleGrid(volume, offsets, grid).storage.values,
    answer.values,
    tolerance,
    'F',
  );
  const slopes = obeliskGridOffsetGradient(gradient, volume, offsets, grid);
  assertNear(slopes.storage.values, answer.offsetGradient, tolerance, 'dF/dS');
  const spread = obeliskGridVolumeGradient(gradient, offsets, grid, volumeShape);
  assertNear(spread.storage.values, answer.volumeGradient, tolerance, 'dF/dI');
}

const randomPoints = (random: Random) =>
  Array.from({ length: N * S * 3 }, () => random.uniform(-1.3, 1.3));

for (const variant of ['unary', 'binary']) {
  const P = variant === 'unary' ? 1 : 2;
  const atPoints = randomProblem(P, P, randomPoints);
  const onGrid = randomProblem(P + 10, P, gridPoints);
  const [pointsAnswer, gridAnswer] = [symbolicAnswer(atPoints), symbolicAnswer(onGrid)];
  for (const [name, tolerance] of tolerances) {
    kernels(`${variant} at random points on ${name}`, () => {
      checkPoints(atPoints, pointsAnswer, name, tolerance);
    });
    kernels(`${variant} on a regular grid on ${name}`, () => {
      checkGrid(onGrid, gridAnswer, name, tolerance);
    });
  }
}

kernels.run();
