// Holds the grid sample kernels, forward and backward, against the symbolic derivatives.
import { arrayOf, type DeviceName, openDevice } from '@obelisk/engine';
import { gridSample, gridSampleGridGradient, gridSampleInputGradient } from '@obelisk/kernels';
import { Random } from '@obelisk/tensor';
import { suite } from 'uvu';
import { assertNear } from '../support/assert-near.js';
import {
  type GridSampleAnswer,
  type GridSampleProblem,
  gridSamplePoint,
  symbolicGridSample,
} from '../support/symbolic-grid-sample.js';

const sampling = suite('grid sample against symbolic derivatives');
const tolerances: [DeviceName, number][] = [
  ['webasm', 2e-5],
  ['cpu', 2e-5],
  ['float64', 1e-12],
];
const inputShapes = [
  [2, 3, 6, 5],
  [2, 3, 4, 6, 5],
];
const pointCount = 40;

function randomProblem(
  random: Random,
  inputShape: number[],
  padding: 'zeros' | 'border',
  alignCorners: boolean,
): GridSampleProblem {
  const [N, C, ...spatial] = inputShape;
  const count = inputShape.reduce((product, extent) => product * extent, 1);
  const normals = (length: number) => Float32Array.from({ length }, () => random.normal());
  const problem: GridSampleProblem = {
    inputShape,
    input: normals(count),
    grid: Float32Array.from({ length: N * pointCount * spatial.length }, () =>
      random.uniform(-1.6, 1.6),
    ),
    upstream: normals(N * C * pointCount),
    padding,
    alignCorners,
  };
  // Near an integer, single and double precision may take different cells, with other slopes.
  const isClear = Array.from({ length: N * pointCount }).every((_, point) =>
    gridSamplePoint(problem, point * spatial.length).every(
      (x) => Math.abs(x - Math.round(x)) > 1e-5,
    ),
  );
  return isClear ? problem : randomProblem(random, inputShape, padding, alignCorners);
}

function check(
  { inputShape, padding, alignCorners, ...data }: GridSampleProblem,
  answer: GridSampleAnswer,
  name: DeviceName,
  tolerance: number,
): void {
  const device = openDevice(name);
  const options = { padding, alignCorners, mode: 'linear' } as const;
  const [N, C, ...spatial] = inputShape;
  const points = [...spatial.slice(1).fill(1), pointCount];
  const input = arrayOf(device, inputShape, data.input);
  const grid = arrayOf(device, [N, ...points, spatial.length], data.grid);
  const upstream = arrayOf(device, [N, C, ...points], data.upstream);
  assertNear(gridSample(input, grid, options).storage.values, answer.output, tolerance, 'F');
  const slopes = gridSampleGridGradient(upstream, input, grid, options);
  assertNear(slopes.storage.values, answer.gridGradient, tolerance, 'dF/dg');
  const spread = gridSampleInputGradient(upstream, grid, inputShape, options);
  assertNear(spread.storage.values, answer.inputGradient, tolerance, 'dF/dI');
}

const random = new Random(6);
for (const inputShape of inputShapes) {
  for (const padding of ['zeros', 'border'] as const) {
    for (const alignCorners of [true, false]) {
      const problem = randomProblem(random, inputShape, padding, alignCorners);
      const answer = symbolicGridSample(problem);
      const corners = alignCorners ? 'corners aligned' : 'corners not aligned';
      for (const [name, tolerance] of tolerances) {
        sampling(`[${inputShape}], ${padding}, ${corners}, on ${name}`, () => {
          check(problem, answer, name, tolerance);
        });
      }
    }
  }
}

sampling.run();
