import { sameShape, sizeOf } from '@obelisk/engine';
import { check } from '../gradcheck/operation-check.js';
import { averagePool } from '../operations/average-pool.js';
import { resize } from '../operations/resize.js';
import { corners, elementwise, plus, throughWindow } from './common.js';
import type { Rules } from './rule.js';

const volume = [{ name: 'x', shape: [2, 1, 4, 5, 3] }];
const image = [{ name: 'x', shape: [1, 2, 5, 7] }];

function poolChecks(size: number, stride: number, padding: number) {
  const name = `window ${size}, stride ${stride}, padding ${padding}`;
  const pool = { stride, padding };
  return [
    check('averagePool', `${name}, 3D`, volume, (x) => averagePool(x, size, pool)),
    check('averagePool', `${name}, 2D`, image, (x) => averagePool(x, size, pool)),
  ];
}

function resizeChecks(alignCorners: boolean) {
  const name = alignCorners ? 'corners aligned' : 'edges aligned';
  return [
    check('resize', `3D up and down, ${name}`, volume, (x) => resize(x, [7, 3, 4], alignCorners)),
    check('resize', `2D to one row, ${name}`, image, (x) => resize(x, [1, 9], alignCorners)),
  ];
}

/** Pooling and resizing of images and volumes. */
export const resamplingRules = {
  averagePool: {
    ...elementwise,
    multiplyAdds: ({ shape, options: { size } }) => sizeOf(shape) * size ** (shape.length - 2),
    receptiveField: ({ options: { size, stride } }, { field }) =>
      throughWindow(
        field,
        field.size.map(() => size),
        stride,
        1,
      ),
    /** The zeros of the padding count, as in the released networks. */
    onnx({ name, inputs, inputShapes: [x], options: { size, stride, padding } }, graph) {
      const all = (n: number) => ({ ints: x.slice(2).map(() => n) });
      return graph.node('AveragePool', name, inputs, {
        kernel_shape: all(size),
        strides: all(stride),
        pads: { ints: [...all(padding).ints, ...all(padding).ints] },
        count_include_pad: { int: 1 },
      });
    },
    gradchecks: [...poolChecks(3, 1, 1), ...poolChecks(3, 2, 1), ...poolChecks(2, 2, 0)],
  },
  resize: {
    ...elementwise,
    multiplyAdds: ({ shape }) => sizeOf(shape) * corners(shape),
    /** Two neighbours along each axis. */
    receptiveField({ inputShapes: [x], shape }, { field }) {
      const [from, to] = [x.slice(2), shape.slice(2)];
      if (sameShape(from, to)) return field;
      const step = field.step.map((j, axis) => (j * from[axis]) / to[axis]);
      return { size: plus(field.size, field.step), step };
    },
    /** Corners not aligned: $s = (j + \frac12) \frac{n}{m} - \frac12$ is called half_pixel. */
    onnx({ name, inputs, shape, options: { alignCorners } }, graph) {
      const sizes = graph.sizes(`${name}.sizes`, shape);
      return graph.node('Resize', name, [...inputs, '', '', sizes], {
        mode: { text: 'linear' },
        coordinate_transformation_mode: { text: alignCorners ? 'align_corners' : 'half_pixel' },
      });
    },
    gradchecks: [...resizeChecks(false), ...resizeChecks(true)],
  },
} satisfies Partial<Rules>;
