import {
  arrayOf,
  type DeviceArray,
  matmul,
  obeliskPointsOffsetGradient,
  obeliskSampleGrid,
  obeliskSamplePoints,
  openDevice,
  pointwise,
  prepareVolume,
  Scope,
} from '@obelisk/kernels';
import { Random } from '@obelisk/tensor';

const device = openDevice('webasm');
const random = new Random(1);

/** Normally distributed numbers. */
export function numbers(shape: readonly number[], deviation = 1): DeviceArray {
  const values = Float32Array.from(
    { length: shape.reduce((product, size) => product * size, 1) },
    () => deviation * random.normal(),
  );
  return arrayOf(device, shape, values);
}

/** Runs a step in a scope, so that its arrays can be used again. */
export function scoped(step: () => unknown): () => void {
  return () => {
    const scope = new Scope();
    step();
    scope[Symbol.dispose]();
  };
}

/** Product of two matrices of 512 x 512. */
export function product(): () => void {
  const a = numbers([512, 512]);
  return scoped(() => matmul(a, a));
}

/** Layer #1 of Table 2 on the grid of the VISCERAL scan. */
export function groupedPointwise(): () => void {
  const [x, weight] = [numbers([1, 1024, 45_240]), numbers([256, 256])];
  return scoped(() => pointwise(x, weight, null, 4));
}

/** 512 offsets on a grid of 18 x 18 x 18 points in a volume of 72 x 72 x 72. */
export function gridSampling(): () => void {
  const volume = prepareVolume(numbers([1, 1, 72, 72, 72]));
  const offsets = numbers([512, 1, 3], 0.05);
  return scoped(() => obeliskSampleGrid(volume, offsets, [18, 18, 18]));
}

function pointTask() {
  const volume = prepareVolume(numbers([1, 1, 64, 48, 64]));
  const offsets = numbers([1024, 2, 3], 0.05);
  return { volume, offsets, points: numbers([1, 192, 3], 0.4) };
}

/** 1024 pairs of offsets at 192 points of a volume of 64 x 48 x 64. */
export function pointSampling(): () => void {
  const { volume, offsets, points } = pointTask();
  return scoped(() => obeliskSamplePoints(volume, offsets, points));
}

/** The gradient of the same with respect to the offsets. */
export function pointOffsetGradient(): () => void {
  const { volume, offsets, points } = pointTask();
  const gradient = numbers([1, 1024, 192]);
  return scoped(() => obeliskPointsOffsetGradient(gradient, volume, offsets, points));
}
