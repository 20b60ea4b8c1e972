import { affineGrid } from '../../operations/affine-grid.js';
import { gridSample } from '../../operations/grid-sample.js';
import { type CheckInput, check, type OperationCheck } from '../operation-check.js';

/** Some coordinates lie outside -1..1; none lies on a kink, at whole places. */
const images: readonly (readonly CheckInput[])[] = [
  [
    { name: 'image', shape: [2, 2, 4, 5] },
    { name: 'grid', shape: [2, 3, 4, 2], between: [-1.4, 1.4] },
  ],
  [
    { name: 'volume', shape: [1, 2, 3, 5, 4] },
    { name: 'grid', shape: [1, 2, 3, 3, 3], between: [-1.4, 1.4] },
  ],
  [
    { name: 'volume', shape: [1, 1, 1, 4, 3] },
    { name: 'grid', shape: [1, 1, 7, 1, 3], between: [-1.4, 1.4] },
  ],
];

/** Sampling at any coordinates in every mode, and the coordinates of affine transformations. */
export const gridChecks: readonly OperationCheck[] = [
  ...images.flatMap((inputs) =>
    (['linear', 'nearest'] as const).flatMap((mode) =>
      (['zeros', 'border'] as const).flatMap((padding) =>
        [true, false].map((alignCorners) => {
          const size = inputs[0].shape.slice(2).join(' x ');
          const corners = alignCorners ? 'corners' : 'edges';
          const name = `${size}, ${mode}, ${padding} outside, ${corners} aligned`;
          return check('gridSample', name, inputs, (image, grid) =>
            gridSample(image, grid, { mode, padding, alignCorners }),
          );
        }),
      ),
    ),
  ),
  ...[true, false].flatMap((alignCorners) => {
    const corners = alignCorners ? 'corners' : 'edges';
    return [
      check('affineGrid', `2D, ${corners} aligned`, [{ name: 'A', shape: [2, 2, 3] }], (A) =>
        affineGrid(A, [2, 1, 3, 4], alignCorners),
      ),
      check('affineGrid', `3D, ${corners} aligned`, [{ name: 'A', shape: [2, 3, 4] }], (A) =>
        affineGrid(A, [2, 1, 3, 1, 4], alignCorners),
      ),
    ];
  }),
];
