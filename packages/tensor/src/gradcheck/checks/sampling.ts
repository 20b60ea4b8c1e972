import { obeliskSampleGrid, obeliskSamplePoints } from '../../operations/obelisk-sample.js';
import { Random } from '../../random.js';
import { type CheckInput, check, constant, type OperationCheck } from '../operation-check.js';

/** Unary and binary, one and more channels, one and more scans, sizes of 1. */
const layers = [
  { volume: [1, 1, 5, 4, 6], offsets: [3, 1, 3] },
  { volume: [2, 2, 4, 5, 3], offsets: [2, 2, 3] },
  { volume: [1, 3, 1, 4, 3], offsets: [2, 2, 3] },
];

/**
 * Sampling of the OBELISK layer. Numbers that look random keep away from whole coordinates, where
 * trilinear interpolation has its kinks; some samples lie outside.
 */
export const samplingChecks: readonly OperationCheck[] = layers.flatMap(({ volume, offsets }) => {
  const name = `volume [${volume.join(', ')}], offsets [${offsets.join(', ')}]`;
  const inputs: CheckInput[] = [
    { name: 'volume', shape: volume },
    { name: 'offsets', shape: offsets, between: [-0.4, 0.4] },
  ];
  const random = new Random(5);
  const points = Array.from({ length: volume[0] * 7 * 3 }, () => random.uniform(-1, 1));
  return [
    check('obeliskSampleGrid', name, inputs, (v, s) => obeliskSampleGrid(v, s, [3, 2, 4])),
    check('obeliskSamplePoints', name, inputs, (v, s) =>
      obeliskSamplePoints(v, s, constant(points, [volume[0], 7, 3], v)),
    ),
  ];
});
