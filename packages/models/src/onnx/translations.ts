import type { Shape } from '@obelisk/engine';
import type { ConvolutionOptions, PoolOptions } from '@obelisk/kernels';
import type { GraphBuilder } from './graph-builder.js';
import type { OnnxAttribute } from './messages.js';
import { samplingNodes } from './sampling-nodes.js';

/** One operation of a network's forward pass, its tensors by their names in the graph. */
export interface Step {
  readonly operation: string;
  /** For its nodes: that of the layer whose weights it takes, or of the operation. */
  readonly name: string;
  readonly inputs: readonly string[];
  readonly inputShapes: readonly Shape[];
  readonly shape: Shape;
  /** As the operation of the tape has them. */
  readonly options: unknown;
}

/** Adds an operation's nodes to the graph, and gives the name of its result. */
export type Translation = (step: Step, graph: GraphBuilder) => string;

/** What follows an operation of the tape in ONNX (operator set 20). */
export const translations: Readonly<Record<string, Translation>> = {
  conv3d({ name, inputs, inputShapes, options }, graph) {
    const { stride = 1, padding = 0, dilation = 1, groups = 1 } = options as ConvolutionOptions;
    return graph.node('Conv', name, inputs, {
      kernel_shape: { ints: inputShapes[1].slice(2) },
      strides: { ints: perAxis(stride) },
      pads: { ints: [...perAxis(padding), ...perAxis(padding)] },
      dilations: { ints: perAxis(dilation) },
      group: { int: groups },
    });
  },

  pointwise: ({ name, inputs, options }, graph) =>
    graph.node('Conv', name, inputs, {
      kernel_shape: { ints: [1, 1, 1] },
      group: { int: options as number },
    }),

  linear: ({ name, inputs }, graph) => graph.node('Gemm', name, inputs, { transB: { int: 1 } }),

  /** In evaluation: the moments are the running ones, which lie beside $\gamma$ in the state. */
  batchNorm({ name, inputs, options }, graph) {
    const { epsilon, ofBatch } = options as { epsilon: number; ofBatch: boolean };
    if (ofBatch) throw new Error('onnx: the network is in training; expected evaluation');
    const moments = [`${name}.running_mean`, `${name}.running_var`];
    return graph.node('BatchNormalization', name, [...inputs, ...moments], {
      epsilon: { float: epsilon },
    });
  },

  leakyRelu({ name, inputs, options: slope }, graph) {
    if (slope === 0) return graph.node('Relu', name, inputs);
    return graph.node('LeakyRelu', name, inputs, { alpha: { float: slope as number } });
  },

  concat: ({ name, inputs, options: axis }, graph) =>
    graph.node('Concat', name, inputs, { axis: { int: axis as number } }),

  reshape: ({ name, inputs, shape }, graph) =>
    graph.node('Reshape', name, [...inputs, graph.sizes(`${name}.shape`, shape)]),

  /** The zeros of the padding count, as in the released networks. */
  averagePool({ name, inputs, inputShapes, options }, graph) {
    const { size, stride, padding } = options as PoolOptions;
    const all = (n: number) => ({ ints: inputShapes[0].slice(2).map(() => n) });
    const pads = { ints: [...all(padding).ints, ...all(padding).ints] };
    return graph.node('AveragePool', name, inputs, {
      kernel_shape: all(size),
      strides: all(stride),
      pads,
      count_include_pad: { int: 1 },
    });
  },

  /** Corners not aligned: $s = (j + \frac12) \frac{n}{m} - \frac12$ is called half_pixel. */
  resize({ name, inputs, shape, options }, graph) {
    const { alignCorners } = options as { alignCorners: boolean };
    const place: OnnxAttribute = { text: alignCorners ? 'align_corners' : 'half_pixel' };
    const sizes = graph.sizes(`${name}.sizes`, shape);
    return graph.node('Resize', name, [...inputs, '', '', sizes], {
      mode: { text: 'linear' },
      coordinate_transformation_mode: place,
    });
  },

  obeliskSampleGrid: samplingNodes,
};

function perAxis(option: number | readonly number[]): readonly number[] {
  return typeof option === 'number' ? [option, option, option] : option;
}
