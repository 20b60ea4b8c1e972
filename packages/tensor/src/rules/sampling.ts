import { type Shape, sizeOf } from '@obelisk/engine';
import { check, constant } from '../gradcheck/operation-check.js';
import { obeliskSampleGrid, obeliskSamplePoints } from '../operations/obelisk-sample.js';
import { Random } from '../random.js';
import type { Tensor } from '../tensor.js';
import { corners, elementwise, plus } from './common.js';
import type { PerAxis, Rules, Seen, Step } from './rule.js';
import { samplingNodes } from './sampling-nodes.js';

/**
 * Checks on one volume with unary offsets and two with pairs, of one and more channels and scans,
 * and sizes of 1. Numbers that look random keep away from whole coordinates, where trilinear
 * interpolation has its kinks; some samples lie outside.
 */
function checksOf(operation: string, sample: (volume: Tensor, offsets: Tensor) => Tensor) {
  const checkOn = (volume: Shape, offsets: Shape) =>
    check(
      operation,
      `volume [${volume.join(', ')}], offsets [${offsets.join(', ')}]`,
      [
        { name: 'volume', shape: volume },
        { name: 'offsets', shape: offsets, between: [-0.4, 0.4] },
      ],
      sample,
    );
  return [
    checkOn([1, 1, 5, 4, 6], [3, 1, 3]),
    checkOn([2, 2, 4, 5, 3], [2, 2, 3]),
    checkOn([1, 3, 1, 4, 3], [2, 2, 3]),
  ];
}

function atRandomPoints(volume: Tensor, offsets: Tensor): Tensor {
  const random = new Random(5);
  const [N] = volume.shape;
  const points = Array.from({ length: N * 7 * 3 }, () => random.uniform(-1, 1));
  return obeliskSamplePoints(volume, offsets, constant(points, [N, 7, 3], volume));
}

type Sampled = Pick<Step<'obeliskSampleGrid' | 'obeliskSamplePoints'>, 'inputShapes' | 'shape'>;

/** Trilinear, at each offset of a pair. */
const multiplyAdds = ({ inputShapes: [volume, offsets], shape }: Sampled) =>
  sizeOf(shape) * corners(volume) * offsets[1];

/**
 * Standard deviations between which offsets are taken to reach: 95 % of normally distributed
 * numbers lie within two of them on either side.
 */
const deviationsReached = 4;

/** Two neighbours around each place, which the offsets move. */
function reachOf({ inputShapes: [volume] }: Sampled, { field, deviation }: Seen): PerAxis {
  const from = volume.slice(2);
  const reach = field.step.map(
    (j, axis) => j * (1 + (deviationsReached * deviation[axis] * (from[axis] - 1)) / 2),
  );
  return plus(field.size, reach);
}

/** Sampling of the OBELISK layer. */
export const samplingRules = {
  obeliskSampleGrid: {
    ...elementwise,
    multiplyAdds,
    receptiveField(step, seen) {
      const [from, to] = [step.inputShapes[0].slice(2), step.shape.slice(2)];
      const ratio = (axis: number) => Math.max(from[axis] - 1, 1) / Math.max(to[axis] - 1, 1);
      return { size: reachOf(step, seen), step: seen.field.step.map((j, axis) => j * ratio(axis)) };
    },
    onnx: samplingNodes,
    gradchecks: checksOf('obeliskSampleGrid', (v, s) => obeliskSampleGrid(v, s, [3, 2, 4])),
  },
  obeliskSamplePoints: {
    ...elementwise,
    multiplyAdds,
    /** Points lie in no order: the distance of neighbours stays that of the volume. */
    receptiveField: (step, seen) => ({ size: reachOf(step, seen), step: seen.field.step }),
    gradchecks: checksOf('obeliskSamplePoints', atRandomPoints),
  },
} satisfies Partial<Rules>;
