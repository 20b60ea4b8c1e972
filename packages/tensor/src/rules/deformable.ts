import { type Shape, sizeOf } from '@obelisk/engine';
import type { DeformOptions } from '@obelisk/kernels';
import { type CheckInput, check } from '../gradcheck/operation-check.js';
import { type DeformConvOptions, deformConv2d, deformConv3d } from '../operations/deform-conv.js';
import { deformSample } from '../operations/deform-sample.js';
import type { Tensor } from '../tensor.js';
import { corners, elementwise, everything, weightsOfChannel } from './common.js';
import { deformConvNode, deformConvNodes, deformSampleNodes } from './deformable-nodes.js';
import type { Rule, Rules } from './rule.js';

type Name = 'deformConv2d' | 'deformConv3d';

/** Every sample is interpolated once, and multiplied with a weight per output channel. */
const multiplyAdds: Rule<Name>['multiplyAdds'] = ({ inputShapes, shape }) => {
  const [input, , weight] = inputShapes;
  const samples = input[1] * sizeOf(weight.slice(2)) * shape[0] * sizeOf(shape.slice(2));
  return samples * corners(input) + weightsOfChannel({ inputShapes: [input, weight], shape });
};

/** Offsets reach across a voxel; numbers that look random keep away from whole ones, the kinks. */
const offsetOf = (shape: Shape): CheckInput => ({ name: 'offset', shape, between: [-1.4, 1.4] });
const maskOf = (shape: Shape): CheckInput => ({ name: 'mask', shape, between: [0.2, 1] });

function convCheck(
  convolve: typeof deformConv2d,
  [x, offset, weight]: readonly [x: Shape, offset: Shape, weight: Shape],
  options: DeformConvOptions,
  mask: Shape | null = null,
) {
  const walk = JSON.stringify(options).replaceAll('"', '');
  const name = `[${x.join(', ')}] with [${weight.join(', ')}], ${walk}${mask ? ', mask' : ''}`;
  const inputs = [
    { name: 'input', shape: x },
    offsetOf(offset),
    { name: 'weight', shape: weight },
    { name: 'bias', shape: [weight[0]] },
    ...(mask ? [maskOf(mask)] : []),
  ];
  const operation = `deformConv${weight.length - 2}d`;
  return check(operation, name, inputs, (input, moved, w, b, m) =>
    convolve(input, moved, w, b, { ...options, mask: m ?? null }),
  );
}

function sampleCheck(x: Shape, offset: Shape, mask: Shape | null, options: DeformOptions) {
  const name = `[${x.join(', ')}], offsets [${offset.join(', ')}]${mask ? ', mask' : ''}`;
  const inputs = [{ name: 'input', shape: x }, offsetOf(offset), ...(mask ? [maskOf(mask)] : [])];
  return check('deformSample', name, inputs, (input, moved, m?: Tensor) =>
    deformSample(input, moved, m ?? null, options),
  );
}

const walk2d = { stride: [2, 1], padding: [1, 2], dilation: [1, 2], groups: 2 };
const walk3d = { stride: [2, 1, 1], padding: [1, 0, 1], groups: 2 };

/** Sampling at predicted places, and convolutions of the samples. */
export const deformableRules = {
  deformSample: {
    ...elementwise,
    multiplyAdds: ({ inputShapes: [input], shape }) => sizeOf(shape) * corners(input),
    receptiveField: everything,
    onnx: deformSampleNodes,
    gradchecks: [
      sampleCheck([1, 2, 4, 5], [1, 8, 3, 4], null, { kernelSize: 2 }),
      sampleCheck([2, 2, 3, 2, 4], [2, 12, 3, 2, 3], [2, 4, 3, 2, 3], { kernelSize: [1, 1, 2] }),
    ],
  },
  deformConv2d: {
    ...elementwise,
    multiplyAdds,
    receptiveField: everything,
    onnx: deformConvNode,
    gradchecks: [
      convCheck(
        deformConv2d,
        [
          [2, 2, 4, 5],
          [2, 18, 4, 5],
          [3, 2, 3, 3],
        ],
        { padding: 1 },
      ),
      convCheck(
        deformConv2d,
        [
          [1, 4, 5, 6],
          [1, 24, 3, 8],
          [2, 2, 3, 2],
        ],
        walk2d,
        [1, 12, 3, 8],
      ),
    ],
  },
  deformConv3d: {
    ...elementwise,
    multiplyAdds,
    receptiveField: everything,
    onnx: deformConvNodes,
    gradchecks: [
      convCheck(
        deformConv3d,
        [
          [1, 2, 3, 2, 4],
          [1, 36, 4, 2, 3],
          [2, 2, 2, 3, 2],
        ],
        {
          padding: [1, 1, 0],
        },
      ),
      convCheck(
        deformConv3d,
        [
          [2, 4, 3, 2, 3],
          [2, 36, 2, 2, 4],
          [2, 2, 3, 1, 2],
        ],
        walk3d,
        [2, 12, 2, 2, 4],
      ),
    ],
  },
} satisfies Partial<Rules>;
