import { type Shape, sizeOf } from '@obelisk/engine';
import type { GridSampleOptions } from '@obelisk/kernels';
import { type CheckInput, check, type OperationCheck } from '../gradcheck/operation-check.js';
import { affineGrid } from '../operations/affine-grid.js';
import { gridSample } from '../operations/grid-sample.js';
import { corners, elementwise, everything } from './common.js';
import type { Rules } from './rule.js';

/** Some coordinates lie outside -1..1; none lies on a kink, at whole places. */
const image: readonly CheckInput[] = [
  { name: 'image', shape: [2, 2, 4, 5] },
  { name: 'grid', shape: [2, 3, 4, 2], between: [-1.4, 1.4] },
];
const volume: readonly CheckInput[] = [
  { name: 'volume', shape: [1, 2, 3, 5, 4] },
  { name: 'grid', shape: [1, 2, 3, 3, 3], between: [-1.4, 1.4] },
];
const flat: readonly CheckInput[] = [
  { name: 'volume', shape: [1, 1, 1, 4, 3] },
  { name: 'grid', shape: [1, 1, 7, 1, 3], between: [-1.4, 1.4] },
];

const alignments = [true, false] as const;
const cornersOf = (alignCorners: boolean) => (alignCorners ? 'corners' : 'edges');

function sampleCheck(inputs: readonly CheckInput[], options: GridSampleOptions): OperationCheck {
  const size = inputs[0].shape.slice(2).join(' x ');
  const { mode, padding, alignCorners } = options;
  const name = `${size}, ${mode}, ${padding} outside, ${cornersOf(alignCorners)} aligned`;
  return check('gridSample', name, inputs, (x, grid) => gridSample(x, grid, options));
}

/** In every mode. */
const sampleChecks = (inputs: readonly CheckInput[]) =>
  (['linear', 'nearest'] as const).flatMap((mode) =>
    (['zeros', 'border'] as const).flatMap((padding) =>
      alignments.map((alignCorners) => sampleCheck(inputs, { mode, padding, alignCorners })),
    ),
  );

const matrixCheck = (axes: number, matrix: Shape, size: Shape, alignCorners: boolean) => {
  const name = `${axes}D, ${cornersOf(alignCorners)} aligned`;
  return check('affineGrid', name, [{ name: 'A', shape: matrix }], (A) =>
    affineGrid(A, size, alignCorners),
  );
};

/** Sampling at any coordinates, and the coordinates of affine transformations. */
export const gridRules = {
  gridSample: {
    ...elementwise,
    multiplyAdds: ({ inputShapes: [input], shape, options }) =>
      options.mode === 'nearest' ? 0 : sizeOf(shape) * corners(input),
    receptiveField: everything,
    /** The nearest of two places that are equally near is another one in ONNX. */
    onnx({ name, inputs, options: { mode, padding, alignCorners } }, graph) {
      if (mode === 'nearest') throw new Error('onnx: gridSample of the nearest has no translation');
      return graph.node('GridSample', name, inputs, {
        mode: { text: mode },
        padding_mode: { text: padding },
        align_corners: { int: Number(alignCorners) },
      });
    },
    gradchecks: [image, volume, flat].flatMap(sampleChecks),
  },
  affineGrid: {
    ...elementwise,
    multiplyAdds: ({ shape }) => sizeOf(shape) * shape[shape.length - 1],
    receptiveField: everything,
    onnx: ({ name, inputs: [matrix], options: { size, alignCorners } }, graph) =>
      graph.node('AffineGrid', name, [matrix, graph.sizes(`${name}.size`, size)], {
        align_corners: { int: Number(alignCorners) },
      }),
    gradchecks: alignments.flatMap((alignCorners) => [
      matrixCheck(2, [2, 2, 3], [2, 1, 3, 4], alignCorners),
      matrixCheck(3, [2, 3, 4], [2, 1, 3, 1, 4], alignCorners),
    ]),
  },
} satisfies Partial<Rules>;
