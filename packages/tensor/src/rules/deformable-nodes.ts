import { type Shape, sizeOf } from '@obelisk/engine';
import type { DeformOptions } from '@obelisk/kernels';
import type { OnnxNodeAdder, OnnxStep } from './onnx.js';

/**
 * Sampling at predicted places as nodes: the offsets, which other nodes make, are turned into
 * coordinates -1..1 of GridSample and added to the regular places of the taps.
 *
 * | node | shape |
 * |---|---|
 * | Reshape, Transpose: offsets of each group | [N G, K, S, 3], along z, y, x |
 * | Gather: in the order of a sampling grid | [N G, K, S, 3], along x, y, z |
 * | Mul, Add: 2 / size times the voxels, and the taps' places | the same |
 * | GridSample, corners not aligned, zeros outside | [N G, C / G, K, S, 1] |
 * | Mul, where there are factors | the same |
 * | Reshape | [N, C K, ...places] |
 */
export function deformSampleNodes(
  { name, inputs, inputShapes, shape, options }: OnnxStep<'deformSample'>,
  graph: OnnxNodeAdder,
): string {
  const [input, , mask] = inputShapes;
  const [N, C, ...sizes] = input;
  const rank = sizes.length;
  const K = shape[1] / C;
  const S = sizeOf(shape.slice(2));
  const G = inputShapes[1][1] / (rank * K);
  const flat = rank === 3 ? [1] : []; // GridSample in 3-D wants three axes of places
  const reshape = (what: string, value: string, to: Shape) =>
    graph.node('Reshape', `${name}.${what}`, [value, graph.sizes(`${name}.${what}.shape`, to)]);

  const images = reshape('groups', inputs[0], [N * G, C / G, ...sizes]);
  const moved = gridOf(name, reshape('offsets', inputs[1], [N * G, K, rank, S]), sizes, graph);
  const places = graph.constant(
    `${name}.taps`,
    [1, K, S, rank],
    regularPlaces(sizes, K, shape, options),
  );
  const grid = graph.node('Add', `${name}.places`, [moved, places]);
  const sampled = graph.node(
    'GridSample',
    `${name}.samples`,
    [images, reshape('grid', grid, [N * G, K, S, ...flat, rank])],
    { mode: { text: 'linear' }, padding_mode: { text: 'zeros' }, align_corners: { int: 0 } },
  );
  const factors = mask ? reshape('factors', inputs[2], [N * G, 1, K, S, ...flat]) : null;
  const result = factors ? graph.node('Mul', `${name}.modulated`, [sampled, factors]) : sampled;
  return reshape('columns', result, shape);
}

/** Offsets in voxels, [N G, K, rank, S], as shares of -1..1 along (x, y, z), [N G, K, S, rank]. */
function gridOf(name: string, offsets: string, sizes: Shape, graph: OnnxNodeAdder): string {
  const rank = sizes.length;
  const last = graph.node('Transpose', `${name}.last`, [offsets], {
    perm: { ints: [0, 1, 3, 2] },
  });
  const backwards = BigInt64Array.from({ length: rank }, (_, axis) => BigInt(rank - 1 - axis));
  const order = graph.constant(`${name}.order`, [rank], backwards);
  const turned = graph.node('Gather', `${name}.turned`, [last, order], { axis: { int: 3 } });
  const scales = Float32Array.from([...sizes].reverse(), (size) => 2 / size);
  const scale = graph.constant(`${name}.scale`, [rank], scales);
  return graph.node('Mul', `${name}.scaled`, [turned, scale]);
}

/** Where each tap lies without an offset, [K, S, rank] along (x, y, z): (2 p + 1) / size - 1. */
function regularPlaces(
  sizes: Shape,
  K: number,
  shape: Shape,
  { kernelSize, stride = 1, padding = 0, dilation = 1 }: DeformOptions,
): Float32Array {
  const places = shape.slice(2);
  const S = sizeOf(places);
  const at = (option: number | readonly number[], axis: number) =>
    typeof option === 'number' ? option : option[axis];
  const window = places.map((_, axis) => at(kernelSize, axis));
  /** Row-major coordinate of `index` along an axis. */
  const along = (index: number, of: readonly number[], axis: number) =>
    Math.floor(index / sizeOf(of.slice(axis + 1))) % of[axis];
  return Float32Array.from({ length: K * S * sizes.length }, (_, n) => {
    const axis = sizes.length - 1 - (n % sizes.length);
    const place = Math.floor(n / sizes.length);
    const p = along(place % S, places, axis) * at(stride, axis) - at(padding, axis);
    const tap = along(Math.floor(place / S), window, axis) * at(dilation, axis);
    return (2 * (p + tap) + 1) / sizes[axis] - 1;
  });
}

/** In two dimensions ONNX has a node of its own (operator set 19). */
export function deformConvNode(
  { name, inputs, inputShapes, options }: OnnxStep<'deformConv2d'>,
  graph: OnnxNodeAdder,
): string {
  const [input, offset, weight, bias, mask] = inputs;
  const { stride = 1, padding = 0, dilation = 1, groups } = options;
  const both = (option: number | readonly number[]): readonly number[] =>
    typeof option === 'number' ? [option, option] : option;
  const taps = inputShapes[2].slice(2);
  return graph.node('DeformConv', name, [input, weight, offset, bias, mask], {
    kernel_shape: { ints: taps },
    strides: { ints: both(stride) },
    pads: { ints: [...both(padding), ...both(padding)] },
    dilations: { ints: both(dilation) },
    group: { int: groups },
    offset_group: { int: inputShapes[1][1] / (2 * sizeOf(taps)) },
  });
}

/** In three dimensions the samples, and a 1x1x1 convolution of them. */
export function deformConvNodes(
  { name, inputs, inputShapes, shape, options: { groups, ...walk } }: OnnxStep<'deformConv3d'>,
  graph: OnnxNodeAdder,
): string {
  const [input, offset, weight, bias, mask] = inputs;
  const [x, moved, [outputs, ...others], , factors] = inputShapes;
  const K = sizeOf(others.slice(1));
  const sampled = deformSampleNodes(
    {
      name: `${name}.samples`,
      inputs: [input, offset, mask],
      inputShapes: [x, moved, factors],
      shape: [x[0], x[1] * K, ...shape.slice(2)],
      options: walk,
    },
    graph,
  );
  const flat = graph.sizes(`${name}.weight.shape`, [outputs, sizeOf(others), 1, 1, 1]);
  const weights = graph.node('Reshape', `${name}.weight`, [weight, flat]);
  return graph.node('Conv', name, [sampled, weights, bias], {
    kernel_shape: { ints: [1, 1, 1] },
    group: { int: groups },
  });
}
