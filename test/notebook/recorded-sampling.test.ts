// The numbers that the backward stepper shows for sampling add up to those of the tape.
import {
  backwardStepper,
  type NumberSnapshot,
  type RecordedSample,
  recordSteps,
} from '@obelisk/notebook';
import { recordProgram, samplePrograms } from '@obelisk/notebook/runtime';
import {
  gridSample,
  multiply,
  obeliskSampleGrid,
  obeliskSamplePoints,
  Random,
  sum,
  type Tensor,
  tensor,
} from '@obelisk/tensor';
import { parseHTML } from 'linkedom';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertNear } from '../support/assert-near.js';

const sampling = suite('recorded sampling');
const random = new Random(5);

const numbersOf = ({ numbers }: NumberSnapshot) => numbers.map(Number);
const sizeOf = (shape: readonly number[]) => shape.reduce((product, size) => product * size, 1);

function drawn(shape: readonly number[]): Tensor {
  const numbers = Float32Array.from({ length: sizeOf(shape) }, () => random.uniform(-0.9, 0.9));
  return tensor(numbers, { shape: [...shape], requiresGrad: true });
}

/** Each sample has a gradient of its own. */
function weighed(samples: Tensor): Tensor {
  const weights = Float32Array.from({ length: sizeOf(samples.shape) }, (_, i) => 0.5 + i);
  return sum(multiply(samples, tensor(weights, { shape: [...samples.shape] })));
}

const zeros = { padding: 'zeros', alignCorners: true, mode: 'linear' } as const;
const border = { padding: 'border', alignCorners: false, mode: 'linear' } as const;
const points = tensor([
  [
    [0.3, -0.6, 0.1],
    [-0.8, 0.9, 0.4],
  ],
]);

/** Each samples at most four numbers, so that all are shown. */
const programs = [
  {
    name: 'gridSample, images',
    shapes: [
      [1, 1, 3, 4],
      [1, 1, 3, 2],
    ],
    sample: (image: Tensor, grid: Tensor) => gridSample(image, grid, zeros),
  },
  {
    name: 'gridSample, two channels, the border repeated',
    shapes: [
      [1, 2, 3, 4],
      [1, 1, 2, 2],
    ],
    sample: (image: Tensor, grid: Tensor) => gridSample(image, grid, border),
  },
  {
    name: 'gridSample, two volumes',
    shapes: [
      [2, 1, 2, 3, 2],
      [2, 1, 1, 2, 3],
    ],
    sample: (image: Tensor, grid: Tensor) => gridSample(image, grid, zeros),
  },
  {
    name: 'OBELISK at points, two pairs',
    shapes: [
      [1, 1, 2, 3, 4],
      [2, 2, 3],
    ],
    sample: (image: Tensor, offsets: Tensor) => obeliskSamplePoints(image, offsets, points),
  },
  {
    name: 'OBELISK on a grid, one offset',
    shapes: [
      [1, 1, 2, 3, 4],
      [1, 1, 3],
    ],
    sample: (image: Tensor, offsets: Tensor) => obeliskSampleGrid(image, offsets, [1, 2, 1]),
  },
];

for (const { name, shapes, sample } of programs) {
  sampling(`${name}: weights, slopes and what goes back add up`, async () => {
    const [image, coordinates] = shapes.map(drawn);
    const { nodes, steps } = await recordSteps(() => weighed(sample(image, coordinates)));
    const step = steps.find((one) => one.sampling);
    if (!step?.sampling) throw new Error('no sampling was recorded');
    const { samples, count, coordinate } = step.sampling;
    assert.is(samples.length, count);
    assertNear(samples.map(sampleOf), numbersOf(nodes[step.node].value), 1e-6, 'value');
    const [toImage, toCoordinates] = step.shares.map(({ numbers }) => numbersOf(numbers));
    const ofImage = new Array(sizeOf(image.shape)).fill(0);
    const ofCoordinates = new Array(sizeOf(coordinates.shape)).fill(0);
    const rank = image.shape.length - 2;
    const isGrid = coordinate === 'p';
    for (const { index, gradient, parts } of samples) {
      const [n, channel, ...places] = index;
      for (const [p, { sign, neighbours, moved }] of parts.entries()) {
        const from = isGrid ? gridPlace(coordinates.shape, n, places) : channel * parts.length + p;
        for (const { voxel, inside, value, weight, slope } of neighbours) {
          const c = isGrid ? channel : 0;
          const at = [n, c, ...[...voxel].reverse()];
          if (inside) ofImage[flat(image.shape, at)] += sign * weight * gradient;
          for (let axis = 0; axis < rank; axis++) {
            ofCoordinates[from * rank + axis] +=
              sign * gradient * slope[axis] * value * moved[axis];
          }
        }
      }
    }
    assertNear(ofImage, toImage, 1e-5, 'to the image');
    assertNear(ofCoordinates, toCoordinates, 1e-5, 'to the coordinates');
  });
}

const sampleOf = ({ parts }: RecordedSample) =>
  parts.reduce((total, { sign, neighbours }) => {
    return total + sign * neighbours.reduce((f, { weight, value }) => f + weight * value, 0);
  }, 0);

const flat = (shape: readonly number[], at: readonly number[]) =>
  at.reduce((place, index, axis) => place * shape[axis] + index, 0);

/** Which point of the grid it is, of all volumes. */
const gridPlace = (shape: readonly number[], n: number, places: readonly number[]) =>
  flat(shape.slice(0, -1), [n, ...places]);

for (const [name, count] of [
  ['Sampling one point (Eq. 2 and 3)', 1],
  ['An OBELISK layer with two offsets', 16],
] as const) {
  sampling(`the page writes them: ${name}`, async () => {
    const source = samplePrograms.find((one) => one.name === name)?.source ?? '';
    const recording = await recordProgram(source);
    const { document } = parseHTML(
      `<body>${backwardStepper(recording).bundle['text/html'] ?? ''}</body>`,
    );
    const step = recording.steps.find((one) => one.sampling);
    if (!step?.sampling) throw new Error('no sampling was recorded');
    assert.is(step.sampling.count, count);
    const shown = document.querySelectorAll('.sample');
    assert.is(shown.length, Math.min(count, 4));
    const values = numbersOf(recording.nodes[step.node].value);
    const ofCells = (row: Element) =>
      [...row.querySelectorAll('td')].map((cell) => Number(cell.getAttribute('title') ?? 0));
    for (const [at, sample] of [...shown].entries()) {
      // The table's own numbers: w, and I, and their product.
      const rows = [...sample.querySelectorAll('tbody tr')].map(ofCells);
      const sums = rows.reduce(
        (total, [I, w, product]) => {
          assert.ok(Math.abs(I * w - product) < 1e-12);
          return [total[0] + w, total[1] + product];
        },
        [0, 0],
      );
      assert.ok(Math.abs(sums[0] - 1) < 1e-12);
      assert.ok(Math.abs(sums[1] - values[at]) < 1e-6, `${sums[1]} is not ${values[at]}`);
      const written = Number(sample.querySelector('.value')?.getAttribute('title'));
      assert.ok(Math.abs(written - sums[1]) < 1e-12);
    }
    if (count > 1) return;
    // Of a single sample all goes back: to its neighbours, and to the point.
    const [toImage, toPoint] = step.shares.map(({ numbers }) => numbersOf(numbers));
    const back = [...shown[0].querySelectorAll('tbody tr')].map((row) => ofCells(row).at(-1) ?? 0);
    assertNear(back.sort(), toImage.filter((one) => one !== 0).sort(), 1e-5, 'to the neighbours');
    const slopes = [...shown[0].querySelectorAll('.slope')];
    const titles = slopes.map((one) => Number(one.getAttribute('title')));
    assertNear(titles, toPoint, 1e-5, 'to the point');
  });
}

sampling('other operations, nearest voxels and unknown places have no such table', async () => {
  const image = tensor(
    [
      [
        [
          [1, 2],
          [3, 4],
        ],
      ],
    ],
    { requiresGrad: true },
  );
  const place = (x: number) => tensor([[[[x, 0.2]]]]);
  const samplingsOf = async (program: () => Tensor) =>
    (await recordSteps(program)).steps.map((step) => step.sampling);
  const nearest = { ...zeros, mode: 'nearest' } as const;
  assert.equal(await samplingsOf(() => sum(gridSample(image, place(0), nearest))), [null, null]);
  assert.equal(await samplingsOf(() => sum(gridSample(image, place(Number.NaN), zeros))), [
    null,
    null,
  ]);
  assert.is((await samplingsOf(() => sum(gridSample(image, place(0), zeros))))[1]?.count, 1);
});

sampling.run();
