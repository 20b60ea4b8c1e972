import type { Shape } from '@obelisk/engine';
import type { ConvolutionOptions } from '@obelisk/kernels';
import { check } from '../gradcheck/operation-check.js';
import { conv2d, conv3d } from '../operations/conv3d.js';
import { throughWindow, weightsOfChannel } from './common.js';
import type { OnnxNodes } from './onnx.js';
import { layerInputs } from './product.js';
import type { Rule, Rules } from './rule.js';

const field: Rule<'conv2d' | 'conv3d'>['receptiveField'] = (
  { inputShapes: [, weight], options: { stride = 1, dilation = 1 } },
  seen,
) => throughWindow(seen.field, weight.slice(2), stride, dilation);

const onnx: OnnxNodes<'conv2d' | 'conv3d'> = (
  { name, inputs, inputShapes: [, weight], options },
  graph,
) => {
  const { stride = 1, padding = 0, dilation = 1, groups = 1 } = options;
  const rank = weight.length - 2;
  return graph.node('Conv', name, inputs, {
    kernel_shape: { ints: weight.slice(2) },
    strides: { ints: perAxis(stride, rank) },
    pads: { ints: [...perAxis(padding, rank), ...perAxis(padding, rank)] },
    dilations: { ints: perAxis(dilation, rank) },
    group: { int: groups },
  });
};

const perAxis = (option: number | readonly number[], rank: number): readonly number[] =>
  typeof option === 'number' ? Array<number>(rank).fill(option) : option;

function checkOf(
  convolve: typeof conv3d,
  x: Shape,
  weight: Shape,
  bias: 'with bias' | 'without bias',
  options: ConvolutionOptions,
) {
  const how = JSON.stringify(options).replaceAll('"', '');
  const name = `[${x.join(', ')}] with [${weight.join(', ')}], ${how}`;
  const operation = `conv${weight.length - 2}d`;
  return check(operation, name, layerInputs(x, weight, bias), (input, w, b) =>
    convolve(input, w, b ?? null, options),
  );
}

const everyOption = { stride: [1, 2, 1], padding: [1, 0, 2], dilation: [1, 1, 2], groups: 2 };
const wide = { stride: 3, padding: 2, dilation: 2, groups: 3 };

/** Convolutions of images and volumes. */
export const convolutionRules = {
  conv2d: {
    multiplyAdds: weightsOfChannel,
    receptiveField: field,
    onnx,
    summary: 'own row',
    gradchecks: [
      checkOf(conv2d, [2, 3, 4, 5], [2, 3, 3, 3], 'with bias', { padding: 1 }),
      checkOf(conv2d, [1, 4, 6, 5], [4, 2, 3, 2], 'without bias', { stride: 2, groups: 2 }),
      checkOf(conv2d, [1, 3, 2, 5], [2, 3, 1, 1], 'with bias', {}),
    ],
  },
  conv3d: {
    multiplyAdds: weightsOfChannel,
    receptiveField: field,
    onnx,
    summary: 'own row',
    gradchecks: [
      checkOf(conv3d, [1, 2, 4, 3, 5], [5, 2, 3, 3, 3], 'with bias', { padding: 1 }),
      checkOf(conv3d, [2, 1, 3, 4, 5], [2, 1, 2, 1, 3], 'without bias', {}),
      checkOf(conv3d, [1, 2, 5, 6, 7], [3, 2, 3, 3, 3], 'with bias', { stride: 2, padding: 1 }),
      checkOf(conv3d, [2, 4, 4, 5, 3], [6, 2, 3, 3, 3], 'with bias', everyOption),
      checkOf(conv3d, [1, 3, 6, 5, 7], [3, 1, 3, 2, 2], 'without bias', wide),
    ],
  },
} satisfies Partial<Rules>;
