// Holds deformable sampling, forward and backward, against the symbolic derivatives of Eq. 2 and 3.
import { arrayOf, type DeviceName, openDevice, sizeOf } from '@obelisk/engine';
import {
  deformInputGradient,
  deformMaskGradient,
  deformOffsetGradient,
  deformSample,
} from '@obelisk/kernels';
import { Random } from '@obelisk/tensor';
import { evaluateInterpolation } from '@obelisk/tensor/symbolic';
import { suite } from 'uvu';
import { assertNear } from '../support/assert-near.js';

const sampling = suite('deformable sampling against symbolic derivatives');
const tolerances: [DeviceName, number][] = [
  ['webasm', 3e-5],
  ['cpu', 3e-5],
  ['float64', 1e-12],
];

/** A window on an image or volume; every list is per axis, in the order of the axes. */
interface Walk {
  readonly input: number[];
  readonly places: number[];
  readonly kernelSize: number[];
  readonly stride: number[];
  readonly padding: number[];
  readonly dilation: number[];
}

const [N, C, G] = [2, 4, 2];

const walks: Walk[] = [
  {
    ...{ input: [5, 6], places: [3, 6], kernelSize: [3, 2] },
    ...{ stride: [2, 1], padding: [1, 1], dilation: [1, 2] },
  },
  {
    ...{ input: [4, 3, 5], places: [4, 2, 5], kernelSize: [2, 1, 2] },
    ...{ stride: [1, 2, 1], padding: [1, 0, 1], dilation: [2, 1, 2] },
  },
];

function problemOf({ input, places, kernelSize }: Walk, random: Random) {
  const numbers = (count: number) => Float32Array.from({ length: count }, () => random.normal());
  const [K, S] = [sizeOf(kernelSize), sizeOf(places)];
  // From a grid of 1/32, off the whole numbers: single and double precision take the same cells.
  const shift = () => (Math.round(random.uniform(-60, 60)) + 0.5) / 32;
  return {
    volume: numbers(N * C * sizeOf(input)),
    offset: Float32Array.from({ length: N * G * K * input.length * S }, shift),
    mask: numbers(N * G * K * S),
    upstream: numbers(N * C * K * S),
  };
}

type Problem = ReturnType<typeof problemOf>;

/** Row-major coordinates of an index. */
const coordinates = (index: number, sizes: readonly number[]) =>
  sizes.map((size, axis) => Math.floor(index / sizeOf(sizes.slice(axis + 1))) % size);

/** Value and gradients, summed up one symbolic sample at a time. */
function symbolicAnswer(walk: Walk, { volume, offset, mask, upstream }: Problem) {
  const { input, places, kernelSize } = walk;
  const [rank, K, S, voxels] = [input.length, sizeOf(kernelSize), sizeOf(places), sizeOf(input)];
  const answer = {
    output: new Float64Array(upstream.length),
    input: new Float64Array(volume.length),
    offset: new Float64Array(offset.length),
    mask: new Float64Array(mask.length),
  };
  for (let index = 0; index < upstream.length; index++) {
    const [s, k] = [index % S, Math.floor(index / S) % K];
    const channel = Math.floor(index / (S * K));
    const tapAt = Math.floor(channel / (C / G)) * K + k; // of the batch's groups
    const offsetAt = (axis: number) => (tapAt * rank + axis) * S + s;
    const [place, tap] = [coordinates(s, places), coordinates(k, kernelSize)];
    const position = place.map(
      (p, axis) =>
        p * walk.stride[axis] -
        walk.padding[axis] +
        tap[axis] * walk.dilation[axis] +
        offset[offsetAt(axis)],
    );
    const at = (xyz: readonly number[]) =>
      channel * voxels + xyz.reduceRight((sum, x, axis) => sum * input[rank - 1 - axis] + x, 0);
    const sample = evaluateInterpolation({
      volume: (...xyz) => volume[at(xyz)],
      size: input.toReversed(),
      point: position.toReversed(),
      padding: 'zeros',
    });
    const factor = mask[tapAt * S + s];
    answer.output[index] = factor * sample.value;
    answer.mask[tapAt * S + s] += upstream[index] * sample.value;
    sample.gradient.forEach((slope, axis) => {
      answer.offset[offsetAt(rank - 1 - axis)] += upstream[index] * factor * slope;
    });
    for (const { position: corner, weight, isInside } of sample.corners) {
      if (isInside) answer.input[at(corner)] += upstream[index] * factor * weight;
    }
  }
  return answer;
}

const random = new Random(8);
for (const walk of walks) {
  const { input, places, kernelSize, stride, padding, dilation } = walk;
  const [rank, K] = [input.length, sizeOf(kernelSize)];
  const problem = problemOf(walk, random);
  const answer = symbolicAnswer(walk, problem);
  for (const [name, tolerance] of tolerances) {
    sampling(`${rank}-D, offsets and factors in ${G} groups, on ${name}`, () => {
      const device = openDevice(name);
      const options = { kernelSize, stride, padding, dilation, offsetGroups: G };
      const shape = [N, C, ...input];
      const volume = arrayOf(device, shape, problem.volume);
      const offset = arrayOf(device, [N, G * K * rank, ...places], problem.offset);
      const mask = arrayOf(device, [N, G * K, ...places], problem.mask);
      const upstream = arrayOf(device, [N, C * K, ...places], problem.upstream);
      const results = {
        output: deformSample(volume, offset, mask, options),
        input: deformInputGradient(upstream, offset, mask, shape, options),
        offset: deformOffsetGradient(upstream, volume, offset, mask, options),
        mask: deformMaskGradient(upstream, volume, offset, options),
      };
      for (const part of ['output', 'input', 'offset', 'mask'] as const) {
        assertNear(results[part].storage.values, answer[part], tolerance, part);
      }
    });
  }
}

sampling.run();
