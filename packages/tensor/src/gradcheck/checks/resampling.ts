import { averagePool } from '../../operations/average-pool.js';
import { resize } from '../../operations/resize.js';
import { check, type OperationCheck } from '../operation-check.js';

const volume = [{ name: 'x', shape: [2, 1, 4, 5, 3] }];
const image = [{ name: 'x', shape: [1, 2, 5, 7] }];

const pools = [
  { size: 3, stride: 1, padding: 1 },
  { size: 3, stride: 2, padding: 1 },
  { size: 2, stride: 2, padding: 0 },
];

/** Pooling and resizing of images and volumes. */
export const resamplingChecks: readonly OperationCheck[] = [
  ...pools.flatMap(({ size, ...options }) => {
    const name = `window ${size}, stride ${options.stride}, padding ${options.padding}`;
    return [
      check('averagePool', `${name}, 3D`, volume, (x) => averagePool(x, size, options)),
      check('averagePool', `${name}, 2D`, image, (x) => averagePool(x, size, options)),
    ];
  }),
  ...[false, true].flatMap((alignCorners) => {
    const name = alignCorners ? 'corners aligned' : 'edges aligned';
    return [
      check('resize', `3D up and down, ${name}`, volume, (x) => resize(x, [7, 3, 4], alignCorners)),
      check('resize', `2D to one row, ${name}`, image, (x) => resize(x, [1, 9], alignCorners)),
    ];
  }),
];
